// SPDX-License-Identifier: Apache-2.0
// Runs a part of a test in a forked child, which a watchdog ends.
#pragma once

#include <functional>
#include <string>

#include <sys/types.h>

namespace paceline::test {

// How long anything in a test may take before it counts as hanging.
inline constexpr unsigned int kWatchdogSeconds = 50;

class ForkedChild {
public:
    // The child ends after `body` with its result as exit status: 0 to 127.
    explicit ForkedChild(const std::function<int()>& body);
    // A child that was not waited for is killed.
    ~ForkedChild();

    ForkedChild(const ForkedChild&) = delete;
    ForkedChild& operator=(const ForkedChild&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    // The exit status, or the negative number of the signal that ended it.
    int wait();
    // Ends it by SIGKILL and waits.
    void kill();
    // Waits for its end and leaves it a zombie.
    void wait_until_zombie() const;

private:
    pid_t pid_;
    bool waited_ = false;
};

// What `body` returns in a forked child: its text, "exception: ..." or "signal N".
std::string in_child(const std::function<std::string()>& body);

} // namespace paceline::test
