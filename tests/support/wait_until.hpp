// SPDX-License-Identifier: Apache-2.0
// Waits for something that announces itself in no other way than by being looked at.
#pragma once

#include <chrono>

#include <sched.h>

#include "forked_child.hpp"

namespace paceline::test {

// False: the condition has not come true before the watchdog.
template <class Condition>
[[nodiscard]] bool wait_until(const Condition& condition) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + std::chrono::seconds(kWatchdogSeconds);
    while (!condition()) {
        if (Clock::now() > end) {
            return false;
        }
        ::sched_yield();
    }
    return true;
}

} // namespace paceline::test
