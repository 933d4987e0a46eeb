// SPDX-License-Identifier: Apache-2.0
// A queue as Python's methods see it: objects go in and come out.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <nanobind/nanobind.h>

#include "encoding.hpp"
#include "message_buffer.hpp"
#include "waiting.hpp"
#include "wire.hpp"

namespace paceline::python {

using BytesQueue = Queue<Encoded>;

class QueueBinding {
public:
    explicit QueueBinding(BytesQueue queue)
        : queue_(std::make_shared<BytesQueue>(std::move(queue))),
          kept_(std::make_shared<std::atomic<std::uint64_t>>(0)) {}

    // Throws ValueError after close_here().
    [[nodiscard]] std::shared_ptr<BytesQueue> opened() const;

    // Throws what a put would throw now, whatever it puts: to be asked before an object is taken
    // apart, which may open descriptors.
    void check_room(bool block) const;
    // False, and nothing is put, if the object must be pickled.
    bool put(nanobind::handle value, bool block, std::optional<double> timeout);
    void put_pickled(nanobind::bytes pickle, const nanobind::sequence& buffers, bool block,
                     std::optional<double> timeout);
    // The next object, acknowledged; or a ReceivedMessage that is not, if it is pickled.
    nanobind::object get(bool block, std::optional<double> timeout, bool copy);
    // Waits until all messages are done, also after close_here(true); false at the time-out.
    bool join(std::optional<double> timeout);
    // The message itself, not acknowledged.
    Message receive(bool block, std::optional<double> timeout);
    // A ReceivedMessage of it.
    [[nodiscard]] nanobind::object received(Message message, bool is_writable) const;

    // The queue ends for this process, but for join() if that is kept; views stay.
    void close_here(bool keep_join) noexcept {
        is_closed_ = true;
        if (!keep_join) {
            queue_.reset();
        }
    }

    [[nodiscard]] bool is_closed_here() const { return is_closed_; }

    [[nodiscard]] const KeptBytes& kept() const { return kept_; }

private:
    void send(BytesQueue& queue, const Encoding& encoding, const Patience& patience);
    // Memory for a message; throws queue.Full and QueueClosed.
    Loan borrow(BytesQueue& queue, std::uint64_t bytes, Seconds patience);
    // Says on standard error, once, that memory is short.
    void tell_shortage(const BytesQueue& queue);
    // Whether views of a message of so many bytes leave enough memory for others.
    [[nodiscard]] bool may_keep(std::uint64_t bytes) const;

    std::shared_ptr<BytesQueue> queue_;
    bool is_closed_ = false;
    bool was_shortage_told_ = false;
    KeptBytes kept_;
};

} // namespace paceline::python
