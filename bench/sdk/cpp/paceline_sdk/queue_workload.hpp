// SPDX-License-Identifier: Apache-2.0
// The workload `queue` as a contender sees it, and the program of the other process.
#pragma once

#include <cstddef>
#include <optional>

#include "paceline_sdk/barrier.hpp"
#include "paceline_sdk/queue_ends.hpp"

namespace paceline::sdk {

// The program of the other process, which reads every message.
class QueuePeer {
public:
    // `barrier` must live longer.
    QueuePeer(const Barrier& barrier, std::size_t messages, bool sends_back)
        : barrier_(&barrier), messages_(messages), sends_back_(sends_back) {}

    // Meets the parent at the barrier, then serves one run after the other until it is told to end.
    // A failure is told to the parent; what comes afterwards is received and dropped.
    void operator()(QueueEnds& ends) const;

private:
    // False if it was told to end.
    bool serve_run(QueueEnds& ends) const;

    const Barrier* barrier_;
    std::size_t messages_;
    bool sends_back_;
};

// What a contender with a queue is asked to set up.
struct QueueWorkload {
    // Size of the longest message, a multiple of 8. Most are arrays; the SDK sends a few of its
    // own.
    std::size_t message_bytes = 0;
    // Without it the parent has both ends of one queue. With it there are two directions, and the
    // other process calls it with its ends of them.
    std::optional<QueuePeer> peer;
};

} // namespace paceline::sdk
