// SPDX-License-Identifier: Apache-2.0
// Quantiles, mean and standard deviation against values worked out by hand.
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "lab/stats/summary.hpp"

namespace paceline::lab {
namespace {

TEST(Median, IsTheMiddleValueOfAnOddNumber) {
    EXPECT_DOUBLE_EQ(median({9, 1, 5}), 5);
    EXPECT_DOUBLE_EQ(median({7}), 7);
}

TEST(Median, IsTheMeanOfTheTwoMiddleValuesOfAnEvenNumber) {
    EXPECT_DOUBLE_EQ(median({10, 1, 4, 2}), 3);
}

TEST(Median, OfNothingIsRefused) {
    EXPECT_THROW(static_cast<void>(median({})), std::invalid_argument);
}

TEST(Quantile, InterpolatesBetweenNeighboursAsNumpyDoes) {
    const std::vector<double> values{1, 2, 4, 8};
    EXPECT_DOUBLE_EQ(quantile(values, 0), 1);
    EXPECT_DOUBLE_EQ(quantile(values, 0.25), 1.75); // place 0.75: 1 + 0.75 * (2 - 1)
    EXPECT_DOUBLE_EQ(quantile(values, 0.75), 5);    // place 2.25: 4 + 0.25 * (8 - 4)
    EXPECT_DOUBLE_EQ(quantile(values, 0.9), 6.8);   // place 2.7: 4 + 0.7 * (8 - 4)
    EXPECT_DOUBLE_EQ(quantile(values, 1), 8);
}

TEST(Quantile, RefusesAShareThatIsNone) {
    const std::vector<double> values{1, 2};
    EXPECT_THROW(static_cast<void>(quantile(values, -0.01)), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(quantile(values, 1.01)), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(quantile(values, std::nan(""))), std::invalid_argument);
}

TEST(Summarize, GivesTheValuesThatAHandGives) {
    const auto summary = summarize({4, 2, 4, 9, 5, 4, 7, 5}); // sum 40, squares around 5: 32
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->count, 8U);
    EXPECT_DOUBLE_EQ(summary->minimum, 2);
    EXPECT_DOUBLE_EQ(summary->first_quartile, 4);
    EXPECT_DOUBLE_EQ(summary->median, 4.5);
    EXPECT_DOUBLE_EQ(summary->third_quartile, 5.5);
    EXPECT_DOUBLE_EQ(summary->maximum, 9);
    EXPECT_DOUBLE_EQ(summary->mean, 5);
    ASSERT_TRUE(summary->standard_deviation);
    EXPECT_DOUBLE_EQ(*summary->standard_deviation, std::sqrt(32.0 / 7.0));
}

TEST(Summarize, KnowsNoSpreadOfOneValue) {
    const auto summary = summarize({3});
    ASSERT_TRUE(summary);
    EXPECT_DOUBLE_EQ(summary->first_quartile, 3);
    EXPECT_DOUBLE_EQ(summary->maximum, 3);
    EXPECT_FALSE(summary->standard_deviation);
}

TEST(Summarize, OfNothingIsNothing) {
    EXPECT_FALSE(summarize({}));
}

TEST(Summarize, KeepsTheSpreadOfLongTimesThatDifferByNanoseconds) {
    const double hour = 3.6e12;
    const auto summary = summarize({hour, hour + 1, hour + 2});
    ASSERT_TRUE(summary && summary->standard_deviation);
    EXPECT_NEAR(*summary->standard_deviation, 1.0, 1e-6);
}

} // namespace
} // namespace paceline::lab
