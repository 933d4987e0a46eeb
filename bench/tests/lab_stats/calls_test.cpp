// SPDX-License-Identifier: Apache-2.0
// Calls are summarised within a sample first, then over the rounds.
#include <cmath>

#include <gtest/gtest.h>

#include "lab/stats/calls.hpp"

namespace paceline::lab {
namespace {

TEST(SummarizeCalls, TakesTheMedianOfTheSamplesValues) {
    // Means 4, 20, 7; medians 2, 20, 7; deviations: squares around 4 of {1, 2, 9} are 38; 0; {4,
    // 10}: 18.
    const auto calls = summarize_calls({{1, 2, 9}, {20, 20, 20}, {4, 10}});
    ASSERT_TRUE(calls);
    EXPECT_DOUBLE_EQ(calls->mean.summary.median, 7);
    EXPECT_DOUBLE_EQ(calls->median.summary.median, 7);
    EXPECT_DOUBLE_EQ(calls->median.summary.minimum, 2);
    ASSERT_TRUE(calls->standard_deviation);
    EXPECT_DOUBLE_EQ(calls->standard_deviation->summary.median, std::sqrt(18.0));
    EXPECT_DOUBLE_EQ(calls->standard_deviation->summary.maximum, std::sqrt(19.0));
}

TEST(SummarizeCalls, DoesNotPoolCallsOverRounds) {
    // Pooled, the nine fast calls would hide the slow round and make an interval out of three
    // rounds.
    const auto calls = summarize_calls({{1, 1, 1, 1, 1, 1, 1, 1, 1}, {100}, {300}});
    ASSERT_TRUE(calls);
    EXPECT_EQ(calls->median.summary.count, 3U);
    EXPECT_DOUBLE_EQ(calls->median.summary.median, 100);
    EXPECT_FALSE(calls->median.interval);
}

TEST(SummarizeCalls, GivesAnIntervalOverSixRounds) {
    const auto calls = summarize_calls({{1}, {2}, {3}, {4}, {5}, {6}});
    ASSERT_TRUE(calls && calls->median.interval);
    EXPECT_DOUBLE_EQ(calls->median.interval->lower, 1);
    EXPECT_DOUBLE_EQ(calls->median.interval->upper, 6);
}

TEST(SummarizeCalls, LeavesOutSamplesWithoutCalls) {
    const auto calls = summarize_calls({{}, {5, 7}, {}});
    ASSERT_TRUE(calls);
    EXPECT_EQ(calls->mean.summary.count, 1U);
    EXPECT_DOUBLE_EQ(calls->mean.summary.median, 6);
    EXPECT_FALSE(summarize_calls({{}, {}}));
    EXPECT_FALSE(summarize_calls({}));
}

TEST(SummarizeCalls, KnowsNoSpreadOfSingleCalls) {
    const auto calls = summarize_calls({{5}, {6}});
    ASSERT_TRUE(calls);
    EXPECT_FALSE(calls->standard_deviation);
}

} // namespace
} // namespace paceline::lab
