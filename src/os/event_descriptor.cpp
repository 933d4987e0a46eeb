// SPDX-License-Identifier: Apache-2.0
// An eventfd: its counter is above zero while the event is signalled.
#include "os/event_descriptor.hpp"

#include <cerrno>
#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

#include "os/failure.hpp"

namespace paceline::os {

EventDescriptor::EventDescriptor() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!descriptor_.is_open()) {
        fail(errno, "cannot make an event descriptor", "free some memory");
    }
}

void EventDescriptor::signal() noexcept {
    const int error = errno;
    const std::uint64_t one = 1;
    // A counter that is full fails with EAGAIN and is signalled all the same.
    while (::write(number(), &one, sizeof one) < 0 && errno == EINTR) {
    }
    errno = error;
}

void EventDescriptor::clear() noexcept {
    const int error = errno;
    std::uint64_t counter = 0;
    // A counter of zero fails with EAGAIN and is clear already.
    while (::read(number(), &counter, sizeof counter) < 0 && errno == EINTR) {
    }
    errno = error;
}

} // namespace paceline::os
