// SPDX-License-Identifier: Apache-2.0
// An event as poll() sees it.
#include <cerrno>
#include <cstdint>
#include <limits>

#include <fcntl.h>
#include <poll.h>

#include "../../support/leak_check.hpp"
#include "os/event_descriptor.hpp"

namespace paceline::os {
namespace {

using EventDescriptorTest = test::LeakCheck;

bool is_signalled(const EventDescriptor& event) {
    pollfd entry{.fd = event.number(), .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, 0) == 1;
}

TEST_F(EventDescriptorTest, IsReadableFromTheSignalUntilItIsCleared) {
    EventDescriptor event;
    EXPECT_FALSE(is_signalled(event));
    event.signal();
    EXPECT_TRUE(is_signalled(event));
    EXPECT_TRUE(is_signalled(event));
    event.clear();
    EXPECT_FALSE(is_signalled(event));
}

TEST_F(EventDescriptorTest, IsClearedOnceAfterManySignals) {
    EventDescriptor event;
    event.signal();
    event.signal();
    event.clear();
    EXPECT_FALSE(is_signalled(event));
}

TEST_F(EventDescriptorTest, DoesNotBlockWhereThereIsNothingToDo) {
    EventDescriptor event;
    errno = ENOENT;
    event.clear();
    EXPECT_FALSE(is_signalled(event));
    const std::uint64_t full = std::numeric_limits<std::uint64_t>::max() - 1;
    ASSERT_EQ(::write(event.number(), &full, sizeof full), ssize_t{sizeof full});
    event.signal();
    EXPECT_TRUE(is_signalled(event));
    EXPECT_EQ(errno, ENOENT);
}

TEST_F(EventDescriptorTest, IsClosedWhenAProgramIsExecuted) {
    const EventDescriptor event;
    EXPECT_EQ(::fcntl(event.number(), F_GETFD), FD_CLOEXEC);
}

} // namespace
} // namespace paceline::os
