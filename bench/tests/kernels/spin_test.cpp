// SPDX-License-Identifier: Apache-2.0
// The calibrated spin: it computes for about the time asked, and looks at no clock.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <ctime>

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernels/kernels.h"

namespace {

std::atomic<std::uint64_t> clock_readings{0};

std::int64_t processor_nanoseconds() {
    timespec time{};
    // Past our own clock_gettime below: this is the test's reading and not the kernel's.
    EXPECT_EQ(syscall(SYS_clock_gettime, CLOCK_THREAD_CPUTIME_ID, &time), 0);
    return std::int64_t{1'000'000'000} * time.tv_sec + time.tv_nsec;
}

std::int64_t processor_time_of_spin(std::uint64_t nanoseconds) {
    const std::int64_t start = processor_nanoseconds();
    kernel_spin(nanoseconds);
    return processor_nanoseconds() - start;
}

} // namespace

// The dynamic linker gives the program's function to all libraries, std::chrono's too.
extern "C" int clock_gettime(clockid_t clock, timespec* time) {
    ++clock_readings;
    return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
}

namespace {

TEST(Spin, UsesTheProcessorForAboutTheTimeAsked) {
    kernel_spin_calibrate();
    // A processor may run faster than when the speed was measured: half is surely too little.
    EXPECT_GE(processor_time_of_spin(100'000'000), 50'000'000);
}

TEST(Spin, TakesLongerWhenAskedTo) {
    kernel_spin_calibrate();
    const std::int64_t long_spin = processor_time_of_spin(200'000'000);
    std::int64_t short_spin = long_spin;
    for (int i = 0; i < 5; ++i) {
        short_spin = std::min(short_spin, processor_time_of_spin(20'000'000));
    }
    EXPECT_GE(long_spin, 2 * short_spin);
}

TEST(Spin, CalibratesByTheClockOnce) {
    kernel_spin_calibrate();
    const std::uint64_t before = clock_readings;
    EXPECT_GT(before, 0U) << "the test no longer sees the clock being read";
    kernel_spin_calibrate();
    EXPECT_EQ(clock_readings, before);
}

TEST(Spin, DoesNotLookAtTheClock) {
    kernel_spin_calibrate();
    const std::uint64_t before = clock_readings;
    kernel_spin(10'000'000);
    EXPECT_EQ(clock_readings, before);
}

TEST(Spin, ReturnsAtOnceForNothing) {
    kernel_spin_calibrate();
    for (int i = 0; i < 1'000'000; ++i) {
        kernel_spin(0);
    }
}

} // namespace
