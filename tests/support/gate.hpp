// SPDX-License-Identifier: Apache-2.0
// A point in one process or thread at which another waits.
#pragma once

#include <array>
#include <cerrno>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "forked_child.hpp"

namespace paceline::test {

class Gate {
public:
    Gate() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("pipe2");
        }
    }

    ~Gate() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }

    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    // Lets one pass.
    void open() const {
        const char byte = 'x';
        while (::write(ends_[1], &byte, 1) < 0 && errno == EINTR) {
        }
    }

    // Throws if nobody opens it.
    void pass() const {
        pollfd entry{.fd = ends_[0], .events = POLLIN, .revents = 0};
        int ready = 0;
        do {
            ready = ::poll(&entry, 1, static_cast<int>(kWatchdogSeconds) * 1000);
        } while (ready < 0 && errno == EINTR);
        char byte = 0;
        if (ready != 1 || ::read(ends_[0], &byte, 1) != 1) {
            throw std::runtime_error("nobody has opened the gate");
        }
    }

private:
    std::array<int, 2> ends_{};
};

} // namespace paceline::test
