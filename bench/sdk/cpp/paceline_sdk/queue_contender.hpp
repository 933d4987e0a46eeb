// SPDX-License-Identifier: Apache-2.0
// What a contender with a queue implements: its idiom of sending messages, and nothing else.
#pragma once

#include <memory>

#include "paceline_sdk/queue_workload.hpp"

namespace paceline::sdk {

// The calls come in the order start, any number of runs, stop, all from one thread. An exception is
// answered as an error; then only stop follows, or the destructor. The destructor leaves no process
// and no thread behind, whatever happened before.
class QueueContender {
public:
    QueueContender() = default;
    virtual ~QueueContender() = default;
    QueueContender(const QueueContender&) = delete;
    QueueContender& operator=(const QueueContender&) = delete;

    // Makes the queues and returns the parent's ends: those of one queue if there is no
    // `workload.peer`. Else there are two directions, and this method starts one process that calls
    // `workload.peer` with the other ends. `workload` lives longer than the contender, the ends do
    // not.
    virtual std::unique_ptr<QueueEnds> start(const QueueWorkload& workload) = 0;

    // Waits for the other process, which has been told to end. The parent's ends are still there.
    virtual void stop() = 0;
};

} // namespace paceline::sdk
