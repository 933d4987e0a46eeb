// SPDX-License-Identifier: Apache-2.0
// How long a thread spins, and how long it pauses before its first look.
#include <gtest/gtest.h>

#include "queue/spin_pace.hpp"

namespace paceline::detail {
namespace {

TEST(SpinPace, WhoHasDoneNothingYetLooksAtOnce) {
    EXPECT_EQ(SpinPace().begin(0), 1U);
}

TEST(SpinPace, WhoWaitsForSingleAnswersLooksAtOnce) {
    SpinPace pace;
    for (std::uint32_t operations = 1; operations < 100; ++operations) {
        EXPECT_EQ(pace.begin(operations), 1U);
        pace.found(10);
    }
}

TEST(SpinPace, AnAnswerThatCameAtOnceMakesItTryALongerPause) {
    SpinPace pace;
    EXPECT_EQ(pace.begin(1), 1U);
    pace.found(2);
    EXPECT_EQ(pace.begin(2), 4U);
    pace.found(3);
    EXPECT_EQ(pace.begin(3), 1U);
}

TEST(SpinPace, ThePauseFollowsTheLastBurst) {
    SpinPace pace;
    std::uint32_t operations = 1;
    EXPECT_EQ(pace.begin(operations), 1U);
    for (const std::uint32_t burst : {3U, 10U, 31U, 2U}) {
        pace.found(1);
        operations += burst;
        EXPECT_EQ(pace.begin(operations), 2 * burst);
    }
}

TEST(SpinPace, ThePauseHasAnEnd) {
    SpinPace pace;
    EXPECT_EQ(pace.begin(1), 1U);
    EXPECT_EQ(pace.begin(1'000'000), SpinPace::kMostPauses);
}

TEST(SpinPace, SpinsShorterAfterSpinsInVainAndLongAgainAfterAGoodOne) {
    using std::chrono::nanoseconds;
    SpinPace pace;
    EXPECT_EQ(pace.limit(), nanoseconds(100'000));
    pace.missed();
    EXPECT_EQ(pace.limit(), nanoseconds(50'000));
    for (int turn = 0; turn < 10; ++turn) {
        pace.missed();
    }
    EXPECT_EQ(pace.limit(), nanoseconds(1000));
    pace.found(10);
    EXPECT_EQ(pace.limit(), nanoseconds(100'000));
}

TEST(SpinPace, TriesALongSpinEverySoOften) {
    SpinPace pace;
    for (int turn = 0; turn < 10; ++turn) {
        pace.missed();
    }
    for (std::uint32_t wait = 1; wait <= 3 * SpinPace::kTryEvery; ++wait) {
        EXPECT_EQ(pace.limit() == SpinPace::kLongestSpin, wait % SpinPace::kTryEvery == 0);
    }
}

TEST(SpinPace, ASpinInVainIsNoAnswerThatCameAtOnce) {
    SpinPace pace;
    EXPECT_EQ(pace.begin(1), 1U);
    pace.found(1);
    EXPECT_EQ(pace.begin(2), 4U);
    pace.missed();
    EXPECT_EQ(pace.begin(3), 1U);
}

TEST(SpinPace, ACountThatBeginsAnewIsNoHarm) {
    SpinPace pace;
    EXPECT_GE(pace.begin(0xffff'fff0U), 1U);
    EXPECT_EQ(pace.begin(0x10U), 2 * 0x20U);
}

} // namespace
} // namespace paceline::detail
