// SPDX-License-Identifier: Apache-2.0
// Sleeping on a word of shared memory until somebody wakes, in any process that maps it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace paceline::os {

enum class FutexResult {
    woken,       // or for no reason at all: look at the word
    changed,     // the word was not `expected`: did not sleep
    timed_out,   // the deadline has passed, perhaps already before the call
    interrupted, // a signal was handled
};

// Sleeps while the word is `expected`, at most until the deadline; time_point::max() waits for
// ever. After a passed deadline the word is not looked at, so that a loop of waits ends even if the
// word never rests. Both functions are async-signal-safe and leave errno as it was.
[[nodiscard]] FutexResult futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                                     std::chrono::steady_clock::time_point deadline) noexcept;

// Wakes at most `how_many` sleepers; returns how many were woken.
int futex_wake(const std::atomic<std::uint32_t>& word, int how_many) noexcept;

} // namespace paceline::os
