// SPDX-License-Identifier: Apache-2.0
// When a look is due, with given times: no clock, no process.
#include <gtest/gtest.h>

#include "lab/accounting/look_schedule.hpp"

namespace paceline::lab {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kBegan = 5'000 * kMillisecond;

TEST(LookSchedule, HasTheFirstLookWaitUntilItsExpectedCostIsOnePerCent) {
    EXPECT_EQ(LookSchedule(kBegan, 5 * kMillisecond).due_ns(), kBegan + 500 * kMillisecond);
}

TEST(LookSchedule, LooksAtMostTenTimesASecondHoweverCheapALookIs) {
    LookSchedule schedule(kBegan, 1);
    EXPECT_EQ(schedule.due_ns(), kBegan + 100 * kMillisecond);
    schedule.looked(kBegan + 130 * kMillisecond, 1);
    EXPECT_EQ(schedule.due_ns(), kBegan + 230 * kMillisecond);
}

TEST(LookSchedule, WaitsUntilAllLooksAndOneMoreLikeTheLastAreOnePerCent) {
    LookSchedule schedule(kBegan, kMillisecond);
    schedule.looked(kBegan + 100 * kMillisecond, 2 * kMillisecond);
    EXPECT_EQ(schedule.due_ns(), kBegan + 400 * kMillisecond);
    schedule.looked(kBegan + 400 * kMillisecond, 5 * kMillisecond);
    EXPECT_EQ(schedule.due_ns(), kBegan + 1200 * kMillisecond);
}

TEST(LookSchedule, MakesUpForLooksThatDidNotWaitToBeDue) {
    LookSchedule schedule(kBegan, kMillisecond);
    for (int i = 1; i <= 9; ++i) {
        schedule.looked(kBegan + i * kMillisecond, kMillisecond);
    }
    EXPECT_EQ(schedule.due_ns(), kBegan + 1000 * kMillisecond);
}

TEST(LookSchedule, KeepsToOnePerCentWhenEveryLookIsTakenAsSoonAsItIsDue) {
    LookSchedule schedule(kBegan, 3 * kMillisecond);
    for (int i = 0; i < 50; ++i) {
        const std::int64_t due = schedule.due_ns();
        schedule.looked(due, 3 * kMillisecond);
        EXPECT_LE(schedule.cpu_share(due), 0.01);
    }
}

TEST(LookSchedule, ChargesTheCostOfAllLooksButNotTheMeasurementBeforeThem) {
    LookSchedule schedule(kBegan, 7 * kMillisecond);
    EXPECT_EQ(schedule.cpu_share(kBegan + kMillisecond), 0.0);
    schedule.looked(kBegan + 10 * kMillisecond, 2 * kMillisecond);
    schedule.looked(kBegan + 20 * kMillisecond, 3 * kMillisecond);
    EXPECT_EQ(schedule.cpu_share(kBegan + 20 * kMillisecond), 0.25);
}

} // namespace
} // namespace paceline::lab
