// SPDX-License-Identifier: Apache-2.0
// A call that waits long for memory says so, once: a program that hangs shall say why.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include <paceline/detail/byte_queue.hpp>

namespace paceline::detail {

// What is told of a queue whose memory is used up.
struct Fill {
    std::uint64_t messages;
    std::uint64_t used_bytes;
    std::uint64_t limit_bytes;
};

// One wait of one call.
class MemoryWait {
public:
    // It goes on, and memory is what it waits for. True if that lasts for long by now.
    bool lasts(Deadline now) {
        if (!since_) {
            since_ = now;
        }
        return now - *since_ >= kPatience;
    }

    // It waits for something else just now.
    void end() { since_.reset(); }

private:
    static constexpr std::chrono::seconds kPatience{10};

    std::optional<Deadline> since_;
};

// Of one queue in one process. Safe from any thread.
class ShortageWarning {
public:
    // Writes one line to standard error, the first time.
    void say(const std::string& queue, const Fill& fill);

private:
    std::atomic<bool> was_said_{false};
};

} // namespace paceline::detail
