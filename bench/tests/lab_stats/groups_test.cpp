// SPDX-License-Identifier: Apache-2.0
// Leader-based groups: who shares a rank with whom.
#include <gtest/gtest.h>

#include "lab/stats/groups.hpp"

namespace paceline::lab {
namespace {

using Groups = std::vector<std::optional<std::size_t>>;

std::optional<Estimate> ratio(double lower, double median, double upper) {
    Estimate estimate;
    estimate.summary.median = median;
    estimate.interval = MedianInterval{lower, upper, 0.97, 1, 6};
    return estimate;
}

std::optional<Estimate> without_interval(double median) {
    Estimate estimate;
    estimate.summary.median = median;
    return estimate;
}

TEST(LeaderGroups, KeepContendersApartWhoseIntervalsAreApart) {
    EXPECT_EQ(leader_groups({ratio(2.0, 2.1, 2.2), ratio(0.5, 0.6, 0.7), ratio(1.0, 1.1, 1.2)}),
              (Groups{2, 0, 1}));
}

TEST(LeaderGroups, PutOverlappingContendersTogether) {
    EXPECT_EQ(leader_groups({ratio(0.5, 0.6, 0.7), ratio(0.65, 0.8, 0.9)}), (Groups{0, 0}));
}

TEST(LeaderGroups, CountTouchingIntervalsAsOverlapping) {
    EXPECT_EQ(leader_groups({ratio(0.5, 0.6, 0.7), ratio(0.7, 0.8, 0.9)}), (Groups{0, 0}));
    EXPECT_EQ(leader_groups({ratio(0.5, 0.6, 0.7), ratio(0.71, 0.8, 0.9)}), (Groups{0, 1}));
}

TEST(LeaderGroups, DoNotChain) {
    // The second overlaps the first, the third only the second: it cannot be told from the second
    // but from the leader.
    EXPECT_EQ(leader_groups({ratio(0.5, 0.6, 0.7), ratio(0.65, 0.8, 0.9), ratio(0.85, 1.0, 1.1)}),
              (Groups{0, 0, 1}));
}

TEST(LeaderGroups, CompareWithTheLeaderAndNotWithTheLastTaken) {
    EXPECT_EQ(leader_groups({ratio(0.5, 0.6, 0.7), ratio(0.55, 0.65, 0.95), ratio(0.9, 1.0, 1.1),
                             ratio(1.05, 1.2, 1.3)}),
              (Groups{0, 0, 1, 1}));
}

TEST(LeaderGroups, TakeAWideIntervalPastABetterMedian) {
    EXPECT_EQ(leader_groups({ratio(0.5, 0.6, 0.7), ratio(0.75, 0.8, 0.85), ratio(0.4, 0.9, 1.5)}),
              (Groups{0, 1, 0}));
}

TEST(LeaderGroups, GiveNoVerdictOnWhatHasNoInterval) {
    EXPECT_EQ(leader_groups({without_interval(0.1), ratio(0.5, 0.6, 0.7), std::nullopt}),
              (Groups{std::nullopt, 0, std::nullopt}));
    EXPECT_EQ(leader_groups({without_interval(0.1), without_interval(0.2)}),
              (Groups{std::nullopt, std::nullopt}));
    EXPECT_EQ(leader_groups({}), Groups{});
}

TEST(LeaderGroups, ServeAReferenceWhoseIntervalIsAPoint) {
    EXPECT_EQ(leader_groups({ratio(1, 1, 1), ratio(0.9, 1.05, 1.2), ratio(1.01, 1.1, 1.2)}),
              (Groups{0, 0, 1}));
}

TEST(GroupLetter, CountsLikeColumnsOfASpreadsheet) {
    EXPECT_EQ(group_letter(0), "A");
    EXPECT_EQ(group_letter(1), "B");
    EXPECT_EQ(group_letter(25), "Z");
    EXPECT_EQ(group_letter(26), "AA");
    EXPECT_EQ(group_letter(27), "AB");
    EXPECT_EQ(group_letter(52), "BA");
    EXPECT_EQ(group_letter(26 + 26 * 26), "AAA");
}

} // namespace
} // namespace paceline::lab
