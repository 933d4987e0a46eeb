// SPDX-License-Identifier: Apache-2.0
// Noise from two looks at a made-up /proc.
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/accounting/machine_noise.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

TEST(MachineNoise, ReadsBusyStealPressureAndLoad) {
    const test::TemporaryFolder proc;
    proc.write("stat", "cpu  10 1 20 1000 99 2 3 7 0 0\ncpu0 1 1 1 1\n");
    proc.write("pressure/cpu", "some avg10=0.18 avg60=0.03 avg300=0.19 total=3019833\nfull "
                               "avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
    proc.write("loadavg", "0.75 0.5 0.4 1/100 42\n");
    const std::int64_t tick = 1'000'000'000 / sysconf(_SC_CLK_TCK);
    const MachineSnapshot snapshot = read_machine(proc.path());
    EXPECT_EQ(snapshot.busy_ns, (10 + 1 + 20 + 2 + 3) * tick);
    EXPECT_EQ(snapshot.steal_ns, 7 * tick);
    EXPECT_EQ(snapshot.cpu_pressure_ns, 3'019'833'000);
    EXPECT_EQ(snapshot.memory_pressure_ns, 0);
    EXPECT_DOUBLE_EQ(snapshot.load_average, 0.75);
}

TEST(MachineNoise, WhatTheTreeUsedIsNotForeign) {
    MachineSnapshot before{.busy_ns = 100,
                           .steal_ns = 5,
                           .cpu_pressure_ns = 1,
                           .memory_pressure_ns = 2,
                           .io_pressure_ns = 3,
                           .load_average = 9};
    MachineSnapshot after{.busy_ns = 1100,
                          .steal_ns = 7,
                          .cpu_pressure_ns = 11,
                          .memory_pressure_ns = 22,
                          .io_pressure_ns = 33,
                          .load_average = 1};
    const Noise noise = noise_between(before, after, 400);
    EXPECT_EQ(noise.foreign_cpu_ns, 600);
    EXPECT_EQ(noise.steal_ns, 2);
    EXPECT_EQ(noise.cpu_pressure_ns, 10);
    EXPECT_EQ(noise.memory_pressure_ns, 20);
    EXPECT_EQ(noise.io_pressure_ns, 30);
    EXPECT_DOUBLE_EQ(noise.load_average, 1);
}

TEST(MachineNoise, ForeignTimeIsNeverNegative) {
    EXPECT_EQ(noise_between({}, {}, 400).foreign_cpu_ns, 0);
}

TEST(MachineNoise, TheRealMachineHasBeenBusy) {
    EXPECT_GT(read_machine().busy_ns, 0);
}

} // namespace
} // namespace paceline::lab
