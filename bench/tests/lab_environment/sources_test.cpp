// SPDX-License-Identifier: Apache-2.0
// The system calls, on the machine that runs the test.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include "lab/environment/sources.hpp"

namespace paceline::lab {
namespace {

TEST(SystemFactsOfThisMachine, AreThere) {
    const SystemFacts facts = read_system_facts("/");
    EXPECT_EQ(facts.kernel_name, "Linux");
    EXPECT_FALSE(facts.kernel_release.empty());
    EXPECT_FALSE(facts.machine.empty());
    EXPECT_TRUE(facts.c_library.starts_with("glibc 2."));
    ASSERT_TRUE(facts.shared_memory_size && facts.shared_memory_free);
    EXPECT_GT(*facts.shared_memory_size, 0U);
    EXPECT_LE(*facts.shared_memory_free, *facts.shared_memory_size);
}

TEST(SystemFactsOfThisMachine, HaveTheAffinityThatTheKernelGives) {
    cpu_set_t before;
    ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
    const std::vector<int> all = read_system_facts().affinity;
    EXPECT_EQ(all.size(), static_cast<std::size_t>(CPU_COUNT(&before)));
    EXPECT_TRUE(std::ranges::is_sorted(all));
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(all.back()), &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
    EXPECT_EQ(read_system_facts().affinity, std::vector<int>{all.back()});
    ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
}

TEST(SystemFactsOfThisMachine, HaveTheLimitsThatTheKernelGives) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_CORE, &before), 0);
    rlimit changed = before;
    changed.rlim_cur = std::min<rlim_t>(12'345, before.rlim_max);
    ASSERT_EQ(setrlimit(RLIMIT_CORE, &changed), 0);
    const auto limits = read_system_facts().limits;
    ASSERT_EQ(setrlimit(RLIMIT_CORE, &before), 0);
    const auto core = std::ranges::find_if(
        limits, [](const ResourceLimit& limit) { return limit.name == "core_file"; });
    ASSERT_NE(core, limits.end());
    EXPECT_EQ(core->soft, changed.rlim_cur);
    EXPECT_EQ(core->hard.has_value(), before.rlim_max != RLIM_INFINITY);
    EXPECT_EQ(limits.size(), 7U);
}

TEST(SystemFactsOfThisMachine, LeaveOutASharedMemoryThatIsNotThere) {
    const SystemFacts facts = read_system_facts("/does/not/exist");
    EXPECT_EQ(facts.shared_memory_size, std::nullopt);
    EXPECT_EQ(facts.shared_memory_free, std::nullopt);
}

TEST(Variables, AreThoseOfThisProcess) {
    ASSERT_EQ(setenv("PACELINE_TEST_VARIABLE", "a=b", 1), 0);
    EXPECT_EQ(read_variables().at("PACELINE_TEST_VARIABLE"), "a=b");
    ASSERT_EQ(unsetenv("PACELINE_TEST_VARIABLE"), 0);
    EXPECT_FALSE(read_variables().contains("PACELINE_TEST_VARIABLE"));
}

} // namespace
} // namespace paceline::lab
