// SPDX-License-Identifier: Apache-2.0
// A message of a queue as a Python object that shows its bytes: arrays are views of it, and the
// message ends when the last of them does.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <nanobind/nanobind.h>

#include <paceline/message.hpp>

namespace paceline::python {

// Bytes of a queue's memory that this process keeps in views.
using KeptBytes = std::shared_ptr<std::atomic<std::uint64_t>>;

class MessageBuffer {
public:
    // `is_writable`: whether views may be written to before the message is acknowledged.
    MessageBuffer(Message message, KeptBytes kept, bool is_writable)
        : message_(std::move(message)), kept_(std::move(kept)), is_writable_(is_writable),
          bytes_(message_.bytes().size()) {
        *kept_ += bytes_;
    }

    MessageBuffer(const MessageBuffer&) = delete;
    MessageBuffer& operator=(const MessageBuffer&) = delete;
    MessageBuffer(MessageBuffer&&) = delete;
    MessageBuffer& operator=(MessageBuffer&&) = delete;

    ~MessageBuffer() { *kept_ -= bytes_; }

    [[nodiscard]] Message& message() { return message_; }

    [[nodiscard]] bool is_writable() const { return is_writable_ || message_.is_acknowledged(); }

    // Adds the type to the module.
    static void bind(nanobind::module_& module);

private:
    static int get_buffer(PyObject* self, Py_buffer* view, int flags) noexcept;

    Message message_;
    KeptBytes kept_;
    bool is_writable_;
    std::uint64_t bytes_;
};

} // namespace paceline::python
