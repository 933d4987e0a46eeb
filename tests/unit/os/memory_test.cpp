// SPDX-License-Identifier: Apache-2.0
// Pages, the machine and the limit of a control group.
#include <bit>

#include <gtest/gtest.h>

#include "../../support/fake_root.hpp"
#include "os/memory.hpp"

namespace paceline::os {
namespace {

TEST(Memory, HasPagesOfAPowerOfTwo) {
    EXPECT_GE(page_size(), 4096U);
    EXPECT_TRUE(std::has_single_bit(page_size()));
}

TEST(Memory, OfTheMachineIsLimitedByTheControlGroup) {
    const test::FakeRoot root;
    const std::uint64_t machine = physical_memory(root.path());
    EXPECT_GT(machine, 0U);
    root.write("proc/self/cgroup", "0::/\n");
    root.write("proc/self/mountinfo", "1 0 0:1 / /c rw - cgroup2 cgroup2 rw\n");
    root.write("c/memory.max", std::to_string(machine - 1) + "\n");
    EXPECT_EQ(physical_memory(root.path()), machine - 1);
    root.write("c/memory.max", std::to_string(machine + 1) + "\n");
    EXPECT_EQ(physical_memory(root.path()), machine);
    EXPECT_LE(physical_memory(), machine);
}

} // namespace
} // namespace paceline::os
