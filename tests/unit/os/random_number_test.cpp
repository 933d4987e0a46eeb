// SPDX-License-Identifier: Apache-2.0
// Numbers that differ.
#include <cstdint>
#include <set>

#include <gtest/gtest.h>

#include "os/random_number.hpp"

namespace paceline::os {
namespace {

TEST(RandomNumber, IsNeverTheSameAndNeverZero) {
    std::set<std::uint64_t> numbers{0};
    for (int count = 0; count < 1000; ++count) {
        EXPECT_TRUE(numbers.insert(random_number()).second);
    }
}

} // namespace
} // namespace paceline::os
