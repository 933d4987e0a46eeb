// SPDX-License-Identifier: Apache-2.0
// A child process that stops where it is about to make a certain system call.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>

#include <sys/types.h>
#include <sys/uio.h>

namespace paceline::test {

// Killed and waited for by the destructor. Only the thread that runs `work` stops.
class TracedChild {
public:
    struct SystemCall {
        std::uint64_t number = 0;
        std::array<std::uint64_t, 6> arguments{};
    };

    // Stops before it begins; ends with the result of `work` as exit status.
    explicit TracedChild(const std::function<int()>& work);
    ~TracedChild();

    TracedChild(const TracedChild&) = delete;
    TracedChild& operator=(const TracedChild&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    // Runs until it is about to make such a call, and leaves it stopped there. False: it has ended
    // before.
    bool run_until(const std::function<bool(const SystemCall&)>& is_it);

    // Lets it run to its end. The exit status, or the negative number of the signal that ended it.
    int wait();

    // What the stopped child has at an address.
    template <typename T>
    [[nodiscard]] T read(std::uint64_t address) const {
        T value{};
        const iovec here{.iov_base = &value, .iov_len = sizeof value};
        iovec there{};
        std::memcpy(&there.iov_base, &address, sizeof there.iov_base);
        there.iov_len = sizeof value;
        if (::process_vm_readv(pid_, &here, 1, &there, 1, 0) !=
            static_cast<ssize_t>(sizeof value)) {
            throw std::runtime_error("cannot read the memory of the traced child");
        }
        return value;
    }

private:
    pid_t pid_;
    bool is_gone_ = false;
    int status_ = 0;
};

} // namespace paceline::test
