// SPDX-License-Identifier: Apache-2.0
// The two promises of a Williams design, counted.
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "lab/plan/williams.hpp"

namespace paceline::lab {
namespace {

class WilliamsSquare : public testing::TestWithParam<int> {};

TEST_P(WilliamsSquare, HasEachThingAtEachPositionEquallyOften) {
    const auto rows = williams_square(GetParam());
    std::map<std::pair<int, std::size_t>, int> counts;
    for (const auto& row : rows) {
        for (std::size_t position = 0; position < row.size(); ++position) {
            ++counts[{row[position], position}];
        }
    }
    ASSERT_EQ(counts.size(), static_cast<std::size_t>(GetParam() * GetParam()));
    for (const auto& [key, count] : counts) {
        EXPECT_EQ(count, static_cast<int>(rows.size()) / GetParam());
    }
}

TEST_P(WilliamsSquare, HasEachThingAfterEachOtherEquallyOften) {
    const auto rows = williams_square(GetParam());
    std::map<std::pair<int, int>, int> followers;
    for (const auto& row : rows) {
        for (std::size_t position = 1; position < row.size(); ++position) {
            ++followers[{row[position - 1], row[position]}];
        }
    }
    ASSERT_EQ(followers.size(), static_cast<std::size_t>(GetParam() * (GetParam() - 1)));
    const int each = static_cast<int>(rows.size()) / GetParam();
    for (const auto& [pair, count] : followers) {
        EXPECT_NE(pair.first, pair.second);
        EXPECT_EQ(count, each);
    }
}

TEST_P(WilliamsSquare, HasAsManyRowsAsThingsOrTwiceThatForOddNumbers) {
    const int count = GetParam();
    EXPECT_EQ(williams_square(count).size(),
              static_cast<std::size_t>(count == 1       ? 1
                                       : count % 2 == 0 ? count
                                                        : 2 * count));
}

INSTANTIATE_TEST_SUITE_P(Sizes, WilliamsSquare, testing::Values(1, 2, 3, 4, 5, 8, 11, 12));

TEST(SeededPermutation, IsAPermutationAndTheSameForTheSameSeed) {
    std::vector<int> order = seeded_permutation(11, 7);
    EXPECT_EQ(order, seeded_permutation(11, 7));
    EXPECT_NE(order, seeded_permutation(11, 8));
    std::sort(order.begin(), order.end());
    for (int i = 0; i < 11; ++i) {
        EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
    }
}

TEST(SeededPermutation, IsTheSameOnEveryMachine) {
    EXPECT_EQ(seeded_permutation(5, 1), (std::vector<int>{1, 4, 0, 2, 3}));
}

} // namespace
} // namespace paceline::lab
