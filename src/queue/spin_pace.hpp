// SPDX-License-Identifier: Apache-2.0
// How long a waiting thread spins, and how long it pauses before it looks: two processes that
// follow each other step by step take the same cache lines from each other for every message.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace paceline::detail {

// Of one thread at one queue. Who waits for a stream pauses about as long as the last burst took to
// come, so that the next wait finds a burst, too, and the lines change hands once a burst. Who
// waits for single answers looks at once, over and over.
class SpinPace {
public:
    static constexpr std::uint32_t kMostPauses = 64;
    static constexpr std::chrono::nanoseconds kLongestSpin{20000};
    static constexpr std::chrono::nanoseconds kShortestSpin{1000};

    // A wait begins after so many operations of this thread: how often to pause before the first
    // look.
    std::uint32_t begin(std::uint32_t operations) {
        const std::uint32_t burst = operations - operations_before_;
        operations_before_ = operations;
        if (burst > 1) {
            return std::min(2 * burst, kMostPauses);
        }
        return was_short_ ? kProbe : 1;
    }

    // It ended after so many looks, the first one included.
    void end(std::uint32_t looks) { was_short_ = looks <= kShort; }

    // How long to spin before a sleep.
    [[nodiscard]] std::chrono::nanoseconds limit() const { return limit_; }

    // A wait took so long, sleep included: whether spinning longer would have spared it.
    void after_sleep(std::chrono::nanoseconds waited) {
        limit_ = waited < 2 * kLongestSpin ? std::min(2 * limit_, kLongestSpin)
                                           : std::max(limit_ / 2, kShortestSpin);
    }

private:
    // What came this soon may be a stream: the next wait tries whether it is.
    static constexpr std::uint32_t kShort = 2;
    static constexpr std::uint32_t kProbe = 4;

    std::uint32_t operations_before_ = 0;
    bool was_short_ = false;
    std::chrono::nanoseconds limit_ = kLongestSpin;
};

} // namespace paceline::detail
