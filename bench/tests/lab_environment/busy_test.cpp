// SPDX-License-Identifier: Apache-2.0
// Who used the CPUs between two looks, worked out by hand and read from a /proc of our own.
#include <algorithm>

#include <gtest/gtest.h>
#include <unistd.h>

#include "fake_root.hpp"
#include "lab/environment/busy.hpp"

namespace paceline::lab {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

CpuSnapshot at(std::int64_t ns, std::vector<CpuUse> processes) {
    return {ns, std::move(processes)};
}

TEST(BusyProcesses, AreThoseAboveTheShareBusiestFirst) {
    const auto busy = busy_processes(
        at(0, {{1, "idle", 5, 100}, {2, "half", 5, 0}, {3, "full", 5, 40}}),
        at(2 * kSecond, {{1, "idle", 5, 101}, {2, "half", 5, 100}, {3, "full", 5, 240}}), {});
    ASSERT_EQ(busy.size(), 2U);
    EXPECT_EQ(busy[0].pid, 3);
    EXPECT_EQ(busy[0].name, "full");
    EXPECT_DOUBLE_EQ(busy[0].cpus, 1.0); // 200 ticks of 10 ms in 2 s
    EXPECT_EQ(busy[1].pid, 2);
    EXPECT_DOUBLE_EQ(busy[1].cpus, 0.5);
}

TEST(BusyProcesses, MustBeAboveAndNotAtTheShare) {
    const auto before = at(0, {{1, "a", 5, 0}});
    EXPECT_TRUE(busy_processes(before, at(kSecond, {{1, "a", 5, 5}}), {}).empty());
    EXPECT_EQ(busy_processes(before, at(kSecond, {{1, "a", 5, 6}}), {}).size(), 1U);
    EXPECT_EQ(busy_processes(before, at(kSecond, {{1, "a", 5, 5}}), {}, 0.04).size(), 1U);
}

TEST(BusyProcesses, LeaveOutTheExcluded) {
    EXPECT_TRUE(
        busy_processes(at(0, {{7, "lab", 5, 0}}), at(kSecond, {{7, "lab", 5, 100}}), {7}).empty());
}

TEST(BusyProcesses, DoNotMistakeANewProcessForTheOldOneWithItsPid) {
    // 500 ticks of the old one must not hide the 50 of the new one.
    const auto busy =
        busy_processes(at(0, {{7, "old", 5, 500}}), at(kSecond, {{7, "new", 900, 50}}), {});
    ASSERT_EQ(busy.size(), 1U);
    EXPECT_EQ(busy[0].name, "new");
    EXPECT_DOUBLE_EQ(busy[0].cpus, 0.5);
}

TEST(BusyProcesses, CountAProcessThatBeganInBetween) {
    EXPECT_EQ(busy_processes(at(0, {}), at(kSecond, {{9, "new", 900, 30}}), {}).size(), 1U);
}

TEST(BusyProcesses, AreNoneWithoutTimeBetweenTheLooks) {
    EXPECT_TRUE(busy_processes(at(5, {}), at(5, {{9, "x", 1, 30}}), {}).empty());
    EXPECT_TRUE(busy_processes(at(9, {}), at(5, {{9, "x", 1, 30}}), {}).empty());
}

TEST(BusyProcesses, UseTheTicksOfTheKernel) {
    const auto busy =
        busy_processes(at(0, {{1, "a", 5, 0}}), at(kSecond, {{1, "a", 5, 500}}), {}, 0.05, 1000);
    ASSERT_EQ(busy.size(), 1U);
    EXPECT_DOUBLE_EQ(busy[0].cpus, 0.5);
}

TEST(BusyText, NamesProcessAndShare) {
    EXPECT_EQ(busy_text({4711, "rsync", 0.853}), "rsync (pid 4711) uses 85 % of a CPU");
}

std::string stat(const std::string& name, int user, int system, int start) {
    return "1 (" + name + ") S 1 1 1 0 -1 4194560 10 20 30 40 " + std::to_string(user) + " " +
           std::to_string(system) + " 1000 2000 20 0 1 0 " + std::to_string(start) + " 1000 100\n";
}

TEST(LookAtCpuUse, ReadsUserSystemAndStartOfEveryProcess) {
    const FakeRoot root;
    root.write("12/stat", stat("plain", 30, 4, 77));
    root.write("9/stat", stat("odd ) (name", 1, 2, 78));
    root.write("self/stat", stat("not a number", 1, 1, 1));
    root.write("44/status", "no stat");
    root.write("45/stat", "45 (cut off) S 1");
    root.write("46/stat", "");
    const CpuSnapshot snapshot = look_at_cpu_use(root.path());
    ASSERT_EQ(snapshot.processes.size(), 2U);
    EXPECT_EQ(snapshot.processes[0].pid, 9);
    EXPECT_EQ(snapshot.processes[0].name, "odd ) (name");
    EXPECT_EQ(snapshot.processes[0].cpu_ticks, 3U);
    EXPECT_EQ(snapshot.processes[1].pid, 12);
    EXPECT_EQ(snapshot.processes[1].cpu_ticks, 34U);
    EXPECT_EQ(snapshot.processes[1].start_ticks, 77U);
    EXPECT_GT(snapshot.at_ns, 0);
}

TEST(LookAtCpuUse, FindsABusyProcessOfThisMachine) {
    const CpuSnapshot before = look_at_cpu_use();
    const auto mine = [](const CpuSnapshot& snapshot) {
        for (const CpuUse& process : snapshot.processes) {
            if (process.pid == getpid()) {
                return process.cpu_ticks;
            }
        }
        return std::uint64_t{0};
    };
    CpuSnapshot after;
    do { // until the kernel has counted 20 ticks of this process
        after = look_at_cpu_use();
    } while (mine(after) < mine(before) + 20);
    const auto busy = busy_processes(before, after, {}, 0.0);
    const auto self = std::ranges::find_if(
        busy, [](const BusyProcess& process) { return process.pid == getpid(); });
    ASSERT_NE(self, busy.end());
    EXPECT_GT(self->cpus, 0.0);
    EXPECT_LE(self->cpus, 1.2);
    EXPECT_FALSE(look_at_cpu_use("/does/not/exist").processes.size());
}

} // namespace
} // namespace paceline::lab
