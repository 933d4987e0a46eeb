// SPDX-License-Identifier: Apache-2.0
// Producers and consumers under a rain of SIGKILL and SIGSTOP.
#pragma once

#include <chrono>
#include <cstdint>

#include <paceline/options.hpp>

namespace paceline::test {

struct StormOptions {
    std::uint32_t producers = 4;
    std::uint32_t consumers = 4;
    std::chrono::milliseconds duration{5000};
    // Between two strokes, on average.
    std::chrono::microseconds interval{5000};
    std::uint64_t seed = 1;
    std::uint64_t largest_message = 100000;
    QueueOptions queue{.capacity = 256, .bytes = std::uint64_t{64} << 20, .max_attempts = 255};
};

struct StormResult {
    std::uint64_t kills = 0;
    std::uint64_t stops = 0;
    std::uint64_t sent = 0;
    std::uint64_t delivered = 0;
    std::uint64_t redelivered = 0;
    // Messages that a put may or may not have sent: its producer died in it.
    std::uint64_t uncertain = 0;
    std::chrono::milliseconds longest_stall{0};

    std::uint64_t lost = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t came_after_acknowledge = 0;
    std::uint64_t damaged = 0;
    std::uint64_t leaked_chunks = 0;
    std::uint64_t left_participants = 0;
    bool did_not_end = false;

    [[nodiscard]] bool is_good() const {
        return lost + duplicated + came_after_acknowledge + damaged + leaked_chunks +
                       left_participants ==
                   0 &&
               !did_not_end;
    }
};

StormResult run_storm(const StormOptions& options);

} // namespace paceline::test
