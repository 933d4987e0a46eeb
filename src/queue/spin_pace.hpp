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
    static constexpr std::uint32_t kTryEvery = 16;
    static constexpr std::chrono::nanoseconds kLongestSpin{100000};
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

    // How long this wait may spin before it sleeps. Of two that answer each other and have both
    // begun to sleep, neither can tell how soon an answer comes to who is awake: so some waits try.
    std::chrono::nanoseconds limit() { return ++waits_ % kTryEvery == 0 ? kLongestSpin : limit_; }

    // It was worth while, after so many looks, the first one included.
    void found(std::uint32_t looks) {
        was_short_ = looks <= kShort;
        limit_ = kLongestSpin;
    }

    // It was in vain.
    void missed() {
        was_short_ = false;
        limit_ = std::max(limit_ / 2, kShortestSpin);
    }

private:
    // What came this soon may be a stream: the next wait tries whether it is.
    static constexpr std::uint32_t kShort = 2;
    static constexpr std::uint32_t kProbe = 4;

    std::uint32_t operations_before_ = 0;
    std::uint32_t waits_ = 0;
    bool was_short_ = false;
    std::chrono::nanoseconds limit_ = kLongestSpin;
};

} // namespace paceline::detail
