// SPDX-License-Identifier: Apache-2.0
// Affinity and quota together.
#include <gtest/gtest.h>
#include <sched.h>

#include "../../support/fake_root.hpp"
#include "../../support/forked_child.hpp"
#include "os/cpu.hpp"

namespace paceline::os {
namespace {

test::FakeRoot& with_quota(test::FakeRoot& root, const std::string& text) {
    root.write("proc/self/cgroup", "0::/\n");
    root.write("proc/self/mountinfo", "1 0 0:1 / /c rw - cgroup2 cgroup2 rw\n");
    root.write("c/cpu.max", text);
    return root;
}

TEST(AllowedCpus, AreThoseOfTheAffinityWithoutAQuota) {
    const test::FakeRoot root;
    cpu_set_t set{};
    ASSERT_EQ(::sched_getaffinity(0, sizeof set, &set), 0);
    EXPECT_EQ(allowed_cpus(root.path()), CPU_COUNT(&set));
}

TEST(AllowedCpus, AreAtLeastOneWithASmallQuota) {
    test::FakeRoot root;
    EXPECT_EQ(allowed_cpus(with_quota(root, "1000 100000\n").path()), 1);
}

TEST(AllowedCpus, AreTheQuotaRoundedUp) {
    test::FakeRoot root;
    const int cpus = allowed_cpus(root.path());
    EXPECT_EQ(allowed_cpus(with_quota(root, "100001 100000\n").path()), std::min(cpus, 2));
    EXPECT_EQ(allowed_cpus(with_quota(root, "100000 100000\n").path()), 1);
    EXPECT_EQ(allowed_cpus(with_quota(root, "900000000000 1000\n").path()), cpus);
}

TEST(AllowedCpus, AreOneForAProcessThatIsBoundToOne) {
    test::ForkedChild child([] {
        cpu_set_t set{};
        ::sched_getaffinity(0, sizeof set, &set);
        for (int cpu = 0; CPU_COUNT(&set) > 1; ++cpu) {
            CPU_CLR(cpu, &set);
        }
        ::sched_setaffinity(0, sizeof set, &set);
        return allowed_cpus();
    });
    EXPECT_EQ(child.wait(), 1);
}

} // namespace
} // namespace paceline::os
