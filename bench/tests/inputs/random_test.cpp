// SPDX-License-Identifier: Apache-2.0
// The random numbers are those of the published generator, so that inputs stay the same for ever.
#include <array>

#include <gtest/gtest.h>

#include "inputs/random.hpp"

namespace paceline::inputs {
namespace {

TEST(RandomNumbers, AreThoseOfSplitMix64) {
    Random random(1234567);
    EXPECT_EQ(random.next(), 6457827717110365317U);
    EXPECT_EQ(random.next(), 3203168211198807973U);
    EXPECT_EQ(random.next(), 9817491932198370423U);
}

TEST(RandomNumbers, BelowALimitReachAllAndNoMore) {
    Random random(1);
    std::array<int, 26> seen{};
    for (int i = 0; i < 26'000; ++i) {
        ++seen.at(random.next_below(26));
    }
    for (const int times : seen) {
        EXPECT_NEAR(times, 1000, 200);
    }
}

TEST(RandomNumbers, FromMinusOneToOneLieBetween) {
    Random random(1);
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double number = random.next_from_minus_one_to_one();
        ASSERT_GE(number, -1.0);
        ASSERT_LT(number, 1.0);
        sum += number;
    }
    EXPECT_NEAR(sum / 100'000, 0.0, 0.01);
}

} // namespace
} // namespace paceline::inputs
