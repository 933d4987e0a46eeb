// SPDX-License-Identifier: Apache-2.0
// Who owns a descriptor closes it, once.
#include <cerrno>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "../../support/leak_check.hpp"
#include "os/descriptor.hpp"

namespace paceline::os {
namespace {

using DescriptorTest = test::LeakCheck;

int open_something() {
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_open(int number) {
    return ::fcntl(number, F_GETFD) >= 0;
}

TEST_F(DescriptorTest, IsClosedAtTheEndOfItsOwner) {
    int number = -1;
    {
        const Descriptor descriptor(open_something());
        number = descriptor.number();
        EXPECT_TRUE(descriptor.is_open());
        EXPECT_TRUE(is_open(number));
    }
    EXPECT_FALSE(is_open(number));
}

TEST_F(DescriptorTest, BelongsToNobodyElseAfterAMove) {
    Descriptor first(open_something());
    const int number = first.number();
    const Descriptor second(std::move(first));
    EXPECT_EQ(second.number(), number);
    EXPECT_FALSE(first.is_open()); // NOLINT(bugprone-use-after-move): what the test is about
    EXPECT_TRUE(is_open(number));
}

TEST_F(DescriptorTest, IsClosedWhenAnotherTakesItsPlace) {
    Descriptor descriptor(open_something());
    const int old = descriptor.number();
    Descriptor other(open_something());
    const int number = other.number();
    descriptor = std::move(other);
    EXPECT_FALSE(is_open(old));
    EXPECT_EQ(descriptor.number(), number);
    EXPECT_TRUE(is_open(number));
}

TEST_F(DescriptorTest, IsNotClosedByWhoReleasedIt) {
    int number = -1;
    {
        Descriptor descriptor(open_something());
        number = descriptor.release();
    }
    EXPECT_TRUE(is_open(number));
    ::close(number);
}

TEST_F(DescriptorTest, LeavesErrnoWhenItIsClosed) {
    constexpr int kNotOpen = 1 << 20;
    errno = ENOENT;
    Descriptor(kNotOpen).close();
    EXPECT_EQ(errno, ENOENT);
}

} // namespace
} // namespace paceline::os
