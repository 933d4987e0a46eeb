// SPDX-License-Identifier: Apache-2.0
// Limits of control groups of both versions, from the group up to the mount.
#include <gtest/gtest.h>

#include "fake_root.hpp"
#include "lab/environment/control_group.hpp"

namespace paceline::lab {
namespace {

constexpr const char* kUnifiedMount =
    "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n";

TEST(ControlGroup, OfVersionTwoTakesTheTightestLimitOnTheWayUp) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "0::/outer/inner\n");
    root.write("proc/self/mountinfo", kUnifiedMount);
    root.write("sys/fs/cgroup/outer/cpu.max", "150000 100000\n");
    root.write("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
    root.write("sys/fs/cgroup/outer/memory.max", "max\n");
    root.write("sys/fs/cgroup/outer/inner/memory.max", "1000000\n");
    root.write("sys/fs/cgroup/outer/inner/pids.max", "50\n");
    root.write("sys/fs/cgroup/outer/pids.max", "40\n");
    const ControlGroup group = read_control_group(SystemFiles(root.path()));
    EXPECT_EQ(group.version, 2);
    EXPECT_EQ(group.path, "/outer/inner");
    EXPECT_EQ(group.quota_cpus, 1.5);
    EXPECT_EQ(group.memory_limit_bytes, 1'000'000);
    EXPECT_EQ(group.process_limit, 40);
}

TEST(ControlGroup, OfVersionOneReadsEachControllerInItsHierarchy) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "4:memory:/box\n2:cpu,cpuacct:/box\n1:pids:/\n0::/\n");
    root.write("proc/self/mountinfo",
               "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
               "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
               "36 31 0:33 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
               "37 31 0:34 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us", "50000\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us", "100000\n");
    root.write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2000000\n");
    root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    root.write("sys/fs/cgroup/pids/pids.max", "max\n");
    const ControlGroup group = read_control_group(SystemFiles(root.path()));
    EXPECT_EQ(group.version, 1);
    EXPECT_EQ(group.path, "/box");
    EXPECT_EQ(group.quota_cpus, 0.5);
    EXPECT_EQ(group.memory_limit_bytes, 2'000'000);
    EXPECT_EQ(group.process_limit, std::nullopt);
}

TEST(ControlGroup, HasNoLimitWhereTheFilesSayNone) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "1:cpu:/\n2:memory:/\n");
    root.write("proc/self/mountinfo", "1 0 0:1 / /c/cpu rw - cgroup cgroup rw,cpu\n"
                                      "2 0 0:2 / /c/memory rw - cgroup cgroup rw,memory\n");
    root.write("c/cpu/cpu.cfs_quota_us", "-1\n");
    root.write("c/cpu/cpu.cfs_period_us", "100000\n");
    root.write("c/memory/memory.limit_in_bytes", "9223372036854771712\n");
    const ControlGroup group = read_control_group(SystemFiles(root.path()));
    EXPECT_EQ(group.version, 1);
    EXPECT_EQ(group.quota_cpus, std::nullopt);
    EXPECT_EQ(group.memory_limit_bytes, std::nullopt);
}

TEST(ControlGroup, DoesNotTakeAControllerWhoseNameIsPartOfAnother) {
    const FakeRoot root; // cpuset and cpuacct are not cpu
    root.write("proc/self/cgroup", "3:cpuset,cpuacct:/\n0::/\n");
    root.write("proc/self/mountinfo",
               std::string("1 0 0:1 / /c/cpuset rw - cgroup cgroup rw,cpuset,cpuacct\n") +
                   kUnifiedMount);
    EXPECT_EQ(read_control_group(SystemFiles(root.path())).version, 2);
}

TEST(ControlGroup, ReadsTheMountWhenAContainerDoesNotSeeItsGroup) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "0::/docker/0123\n");
    root.write("proc/self/mountinfo", kUnifiedMount);
    root.write("sys/fs/cgroup/cpu.max", "300000 100000\n");
    EXPECT_EQ(read_control_group(SystemFiles(root.path())).quota_cpus, 3.0);
}

TEST(ControlGroup, FollowsAMountThatShowsAPartOfTheTree) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "1:cpu:/docker/0123/inner\n");
    root.write("proc/self/mountinfo",
               "1 0 0:1 /docker/0123 /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
    root.write("sys/fs/cgroup/cpu/inner/cpu.cfs_quota_us", "200000\n");
    root.write("sys/fs/cgroup/cpu/inner/cpu.cfs_period_us", "100000\n");
    EXPECT_EQ(read_control_group(SystemFiles(root.path())).quota_cpus, 2.0);
}

TEST(ControlGroup, IsUnknownWithoutProc) {
    const FakeRoot root;
    const ControlGroup group = read_control_group(SystemFiles(root.path()));
    EXPECT_EQ(group.version, std::nullopt);
    EXPECT_EQ(group.path, std::nullopt);
    EXPECT_EQ(group.quota_cpus, std::nullopt);
}

TEST(ControlGroup, SurvivesNonsense) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "\n:\n::\nx\n0::\n0::/a\n");
    root.write("proc/self/mountinfo", std::string("- - -\nshort\n") + kUnifiedMount);
    root.write("sys/fs/cgroup/a/cpu.max", "much 0\n");
    EXPECT_EQ(read_control_group(SystemFiles(root.path())).quota_cpus, std::nullopt);
}

} // namespace
} // namespace paceline::lab
