// SPDX-License-Identifier: Apache-2.0
// What the creator of a queue chooses, and what a queue tells of itself.
#pragma once

#include <cstdint>

namespace paceline {

// What becomes of a message whose receiver died, or gave it back.
enum class Redelivery : std::uint32_t {
    // Somebody else receives it, flagged; after max_attempts it is a dead letter.
    redeliver = 0,
    // It is lost.
    drop = 1,
};

struct QueueOptions {
    // Messages that the queue holds, up to 16,777,215; 0: as many as its bytes hold.
    std::uint32_t capacity = 1024;
    // Memory for messages, in bytes: a limit, memory is taken as it is needed. Rounded up to pages
    // of 4,096. 0: a quarter of the machine's.
    std::uint64_t bytes = 0;
    // Bytes of the largest message; 0: as many as can be, which is `bytes`. Without a capacity it
    // is three quarters of them, for the order of the messages takes from `bytes`, too.
    std::uint64_t largest_message = 0;
    // How often a message is delivered before it becomes a dead letter, 1 to 255.
    std::uint32_t max_attempts = 5;
    Redelivery redelivery = Redelivery::redeliver;
    // Threads that use the queue at the same time, in all processes, 1 to 1,023.
    std::uint32_t participants = 1023;
    // Permissions of a named queue; the umask does not matter.
    std::uint32_t mode = 0600;
};

// Counts over the life of a queue, of all processes.
struct QueueStats {
    std::uint32_t capacity = 0;
    std::uint64_t bytes_limit = 0;
    // Memory behind messages, free chunks included.
    std::uint64_t bytes_used = 0;
    // Messages that can be received now.
    std::uint64_t size = 0;
    std::uint64_t sent = 0;
    // Deliveries, and how many of them were not the message's first.
    std::uint64_t received = 0;
    std::uint64_t redelivered = 0;
    std::uint64_t acknowledged = 0;
    // Received and neither acknowledged nor given back yet.
    std::uint64_t outstanding = 0;
    std::uint64_t dead_letters = 0;
    std::uint32_t participants = 0;
    // Participants that died and were cleaned up after.
    std::uint64_t reaped = 0;
    bool closed = false;
};

enum class PutStatus { ok, full, closed };
enum class GetStatus { ok, empty, closed };

} // namespace paceline
