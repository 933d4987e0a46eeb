// SPDX-License-Identifier: Apache-2.0
// Users with and without a name.
#include <gtest/gtest.h>

#include "os/users.hpp"

namespace paceline::os {
namespace {

TEST(UserName, HasTheNameAndTheNumber) {
    EXPECT_EQ(user_name(0), "user root (0)");
}

TEST(UserName, IsTheNumberForUsersThatTheSystemDoesNotKnow) {
    EXPECT_EQ(user_name(3'999'999'999), "user 3999999999");
}

} // namespace
} // namespace paceline::os
