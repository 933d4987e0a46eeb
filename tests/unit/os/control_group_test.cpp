// SPDX-License-Identifier: Apache-2.0
// Limits of control groups of both versions, from the group up to the mount.
#include <gtest/gtest.h>

#include "../../support/fake_root.hpp"
#include "os/control_group.hpp"

namespace paceline::os {
namespace {

using test::FakeRoot;

constexpr const char* kUnifiedMount =
    "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n";

TEST(ControlGroup, OfVersionTwoHasTheTightestLimitOnTheWayUp) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "0::/outer/inner\n");
    root.write("proc/self/mountinfo", kUnifiedMount);
    root.write("sys/fs/cgroup/outer/cpu.max", "150000 100000\n");
    root.write("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
    root.write("sys/fs/cgroup/memory.max", "4000000\n");
    root.write("sys/fs/cgroup/outer/memory.max", "max\n");
    root.write("sys/fs/cgroup/outer/inner/memory.max", "5000000\n");
    EXPECT_EQ(cpu_quota(root.path()), 1.5);
    EXPECT_EQ(memory_limit(root.path()), 4'000'000U);
}

TEST(ControlGroup, OfVersionOneHasALimitInTheHierarchyOfEachController) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "4:memory:/box\n2:cpu,cpuacct:/box\n0::/\n");
    root.write("proc/self/mountinfo",
               "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
               "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
               "37 31 0:34 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us", "50000\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us", "100000\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    root.write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2000000\n");
    root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    EXPECT_EQ(cpu_quota(root.path()), 0.5);
    EXPECT_EQ(memory_limit(root.path()), 2'000'000U);
}

TEST(ControlGroup, OfBothVersionsAtOnceUsesTheOneThatHasTheController) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "3:memory:/box\n0::/group\n");
    root.write("proc/self/mountinfo", "1 0 0:1 / /c/memory rw - cgroup cgroup rw,memory\n"
                                      "2 0 0:2 / /c/unified rw - cgroup2 cgroup2 rw\n");
    root.write("c/memory/box/memory.limit_in_bytes", "3000000\n");
    root.write("c/unified/group/memory.max", "1000000\n");
    root.write("c/unified/group/cpu.max", "200000 100000\n");
    EXPECT_EQ(cpu_quota(root.path()), 2.0);
    EXPECT_EQ(memory_limit(root.path()), 3'000'000U);
}

TEST(ControlGroup, HasNoLimitWhereTheFilesSayNone) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "1:cpu:/\n2:memory:/\n");
    root.write("proc/self/mountinfo", "1 0 0:1 / /c/cpu rw - cgroup cgroup rw,cpu\n"
                                      "2 0 0:2 / /c/memory rw - cgroup cgroup rw,memory\n");
    root.write("c/cpu/cpu.cfs_quota_us", "-1\n");
    root.write("c/cpu/cpu.cfs_period_us", "100000\n");
    root.write("c/memory/memory.limit_in_bytes", "9223372036854771712\n");
    EXPECT_EQ(cpu_quota(root.path()), std::nullopt);
    EXPECT_EQ(memory_limit(root.path()), std::nullopt);
}

TEST(ControlGroup, HasNoLimitWhereThereAreNoFilesOrNonsense) {
    const FakeRoot root;
    EXPECT_EQ(cpu_quota(root.path()), std::nullopt);
    EXPECT_EQ(memory_limit(root.path()), std::nullopt);
    root.write("proc/self/cgroup", "\n:\n0:\nnonsense\n0::/a\n");
    root.write("proc/self/mountinfo", "\n- -\n1 2 3\n" + std::string(kUnifiedMount));
    root.write("sys/fs/cgroup/a/cpu.max", "0 0\n");
    root.write("sys/fs/cgroup/cpu.max", "many\n");
    EXPECT_EQ(cpu_quota(root.path()), std::nullopt);
}

TEST(ControlGroup, OfAContainerIsTheMountItself) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "0::/not/seen/here\n");
    root.write("proc/self/mountinfo", kUnifiedMount);
    root.write("sys/fs/cgroup/cpu.max", "300000 100000\n");
    EXPECT_EQ(cpu_quota(root.path()), 3.0);
}

TEST(ControlGroup, IsFoundBelowAMountOfAPartOfTheHierarchy) {
    const FakeRoot root;
    root.write("proc/self/cgroup", "0::/part/own:with colon\n");
    root.write("proc/self/mountinfo", "1 0 0:1 /part /c\\040d rw - cgroup2 cgroup2 rw\n");
    root.write("c d/own:with colon/cpu.max", "100000 100000\n");
    root.write("c d/cpu.max", "400000 100000\n");
    EXPECT_EQ(cpu_quota(root.path()), 1.0);
}

} // namespace
} // namespace paceline::os
