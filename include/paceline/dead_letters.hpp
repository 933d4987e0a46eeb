// SPDX-License-Identifier: Apache-2.0
// The messages that no receiver could cope with.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include <paceline/detail/byte_queue.hpp>
#include <paceline/message.hpp>

namespace paceline {

// Messages that were delivered too often, kept for somebody to look at. Each call finds one of
// them; it is the caller's until its Message ends, and then a dead letter again, unless it was
// acknowledged (dropped) or put back.
class DeadLetters {
public:
    explicit DeadLetters(detail::ByteQueue& queue) : queue_(&queue) {}

    // One of them, or nothing. ack() drops it for good.
    [[nodiscard]] std::optional<Message> get() {
        Message message = queue_->receive_dead_letter();
        return message.is_valid() ? std::optional(std::move(message)) : std::nullopt;
    }

    // Delivers it again, as if for the first time.
    void put_back(Message&& message) { queue_->put_back(std::move(message)); }

    // Drops all of them; returns how many.
    std::uint64_t drop() {
        std::uint64_t dropped = 0;
        while (std::optional<Message> message = get()) {
            message->ack();
            ++dropped;
        }
        return dropped;
    }

private:
    detail::ByteQueue* queue_;
};

} // namespace paceline
