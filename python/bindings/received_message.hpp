// SPDX-License-Identifier: Apache-2.0
// A message that was received and not acknowledged yet, as the package sees it: paceline.Message
// and the queues of Python are made of it.
#pragma once

#include <cstdint>

#include <nanobind/nanobind.h>

#include "message_buffer.hpp"
#include "queue_binding.hpp"

namespace paceline::python {

class ReceivedMessage {
public:
    // `queue`: where it came from. `may_view`: whether objects may look at its memory, and
    // `is_writable`: change it before ack().
    ReceivedMessage(Message message, const KeptBytes& kept, std::shared_ptr<BytesQueue> queue,
                    bool may_view, bool is_writable);

    [[nodiscard]] bool is_pickled() const;
    // The object, unless it is pickled; with `copy`, nothing in it looks at the message's memory.
    [[nodiscard]] nanobind::object decode(bool copy) const;
    // The pickle and the list of its buffers.
    [[nodiscard]] nanobind::tuple parts(bool copy) const;
    void ack();
    // Gives it back, or ends it if it was acknowledged: as soon as nobody looks at its memory.
    void release();
    // Of a dead letter. Throws BufferError if somebody looks at its memory.
    void put_back();

    [[nodiscard]] std::uint32_t attempt() const { return attempt_; }

    [[nodiscard]] bool is_acknowledged() const { return is_acknowledged_; }

    [[nodiscard]] bool is_released() const { return !buffer_.is_valid(); }

    static void bind(nanobind::module_& module);

private:
    // Throws ValueError after release().
    [[nodiscard]] MessageBuffer& buffer() const;

    [[nodiscard]] Message& message() const { return buffer().message(); }

    nanobind::object buffer_;
    std::shared_ptr<BytesQueue> queue_;
    std::uint32_t attempt_;
    bool may_view_;
    bool is_acknowledged_ = false;
};

} // namespace paceline::python
