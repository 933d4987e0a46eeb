// SPDX-License-Identifier: Apache-2.0
// Three significant digits, the right unit, and the edges where both change.
#include <vector>

#include <gtest/gtest.h>

#include "lab/export/text.hpp"
#include "lab/export/units.hpp"

namespace paceline::lab {
namespace {

TEST(ThreeDigits, KeepsThreeSignificantOnes) {
    EXPECT_EQ(three_digits(0), "0");
    EXPECT_EQ(three_digits(0.012345), "0.0123");
    EXPECT_EQ(three_digits(1.2345), "1.23");
    EXPECT_EQ(three_digits(12.345), "12.3");
    EXPECT_EQ(three_digits(123.45), "123");
    EXPECT_EQ(three_digits(1), "1.00");
    EXPECT_EQ(three_digits(100), "100");
}

TEST(ThreeDigits, DropsNoDigitBeforeThePoint) {
    EXPECT_EQ(three_digits(12345.6), "12346");
}

TEST(ThreeDigits, CountsTheDigitsAfterRounding) {
    EXPECT_EQ(three_digits(9.996), "10.0");
    EXPECT_EQ(three_digits(99.96), "100");
    EXPECT_EQ(three_digits(0.9996), "1.00");
}

TEST(DurationText, PicksTheUnitInWhichPeopleSpeak) {
    EXPECT_EQ(duration_text(0), "0 ns");
    EXPECT_EQ(duration_text(0.5), "0.500 ns");
    EXPECT_EQ(duration_text(999), "999 ns");
    EXPECT_EQ(duration_text(1000), "1.00 us");
    EXPECT_EQ(duration_text(12'345), "12.3 us");
    EXPECT_EQ(duration_text(1e6), "1.00 ms");
    EXPECT_EQ(duration_text(412e6), "412 ms");
    EXPECT_EQ(duration_text(1e9), "1.00 s");
    EXPECT_EQ(duration_text(3.6e12), "3600 s");
}

TEST(DurationText, ChangesTheUnitAfterRounding) {
    EXPECT_EQ(duration_text(999.4), "999 ns");
    EXPECT_EQ(duration_text(999.6), "1.00 us");
    EXPECT_EQ(duration_text(999'600'000), "1.00 s");
}

TEST(DurationCell, HasTheSameWidthForEveryUnit) {
    EXPECT_EQ(duration_cell(1.23e9), "1.23 s ");
    EXPECT_EQ(duration_cell(12.3e6), "12.3 ms");
    EXPECT_EQ(duration_cell(123e3), " 123 us");
    for (const double ns : {0.0, 7.0, 999.6, 1e4, 1e7, 5e8, 9.99e9, 9.99e11}) {
        EXPECT_EQ(display_width(duration_cell(ns)), 7U) << ns;
    }
}

TEST(DurationRange, SaysTheUnitOnce) {
    EXPECT_EQ(duration_range(409e6, 415e6), "409–415 ms");
    EXPECT_EQ(duration_range(981e6, 1.31e9), "0.981–1.31 s");
}

TEST(DurationRange, GivesASmallLowerEndItsOwnUnit) {
    EXPECT_EQ(duration_range(2.1e6, 1.23e9), "2.10 ms–1.23 s");
    EXPECT_EQ(duration_range(0, 1.23e9), "0 ns–1.23 s");
}

TEST(CommonDurationUnit, KeepsTheSmallestValueReadable) {
    const auto unit = [](std::vector<double> values) { return common_duration_unit(values).name; };
    EXPECT_EQ(unit({300, 10e6}), "us");
    EXPECT_EQ(unit({99, 10e6}), "ns");
    EXPECT_EQ(unit({2e5, 9e9}), "ms");
    EXPECT_EQ(unit({1e8}), "s");
    EXPECT_EQ(unit({0, 5e6}), "ms"); // a zero does not count
    EXPECT_EQ(unit({}), "ns");
}

TEST(BytesText, IsDecimal) {
    EXPECT_EQ(bytes_text(0), "0 B");
    EXPECT_EQ(bytes_text(999), "999 B");
    EXPECT_EQ(bytes_text(1024), "1.02 kB");
    EXPECT_EQ(bytes_text(58.2e6), "58.2 MB");
    EXPECT_EQ(bytes_text(25.2e9), "25.2 GB");
    EXPECT_EQ(bytes_cell(62e6), "62.0 MB");
    EXPECT_EQ(bytes_cell(62), "62.0 B ");
}

TEST(RatioText, LinesUpWhereRatiosAreUsual) {
    EXPECT_EQ(ratio_text(0.5), "0.50x");
    EXPECT_EQ(ratio_text(1), "1.00x");
    EXPECT_EQ(ratio_text(9.994), "9.99x");
    EXPECT_EQ(ratio_text(9.996), "10.0x");
    EXPECT_EQ(ratio_text(1234), "1234x");
    EXPECT_EQ(ratio_text(0.0512), "0.0512x");
    EXPECT_EQ(ratio_range(0.51, 0.556), "0.51–0.56x");
}

TEST(GroupedInteger, SetsACommaAfterEveryThirdDigit) {
    EXPECT_EQ(grouped_integer(0), "0");
    EXPECT_EQ(grouped_integer(999), "999");
    EXPECT_EQ(grouped_integer(1000), "1,000");
    EXPECT_EQ(grouped_integer(51'200), "51,200");
    EXPECT_EQ(grouped_integer(1'234'567), "1,234,567");
    EXPECT_EQ(grouped_integer(-100), "-100");
    EXPECT_EQ(grouped_integer(-1000), "-1,000");
}

} // namespace
} // namespace paceline::lab
