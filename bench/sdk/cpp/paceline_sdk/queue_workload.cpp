// SPDX-License-Identifier: Apache-2.0
// The program of the other process of a queue.
#include "paceline_sdk/queue_workload.hpp"

#include <exception>

#include "paceline_sdk/clock.hpp"
#include "paceline_sdk/digest.hpp"
#include "paceline_sdk/queue_notice.hpp"

namespace paceline::sdk {

void QueuePeer::operator()(QueueEnds& ends) const {
    barrier_->wait();
    try {
        while (serve_run(ends)) {
        }
    } catch (const std::exception& error) {
        // The parent may be in the middle of a stream: it must get rid of it to read this.
        ends.put(failure_notice(error.what()));
        while (!is_end(Received(ends).bytes())) {
        }
    }
}

bool QueuePeer::serve_run(QueueEnds& ends) const {
    Digest digest;
    for (std::size_t index = 0; index < messages_; ++index) {
        const Received message(ends);
        if (is_end(message.bytes())) {
            return false;
        }
        digest.add(index, message.bytes());
        if (sends_back_) {
            ends.put(message.bytes());
        }
    }
    ends.put(report_notice({.digest = digest.sum(), .done_ns = monotonic_ns()}));
    return true;
}

} // namespace paceline::sdk
