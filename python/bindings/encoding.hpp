// SPDX-License-Identifier: Apache-2.0
// How an object of Python becomes a message: first what it will be, then its bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nanobind/nanobind.h>

#include "wire.hpp"

namespace paceline::python {

// A buffer of an object, held for as long as it is needed.
class BufferView {
public:
    BufferView() = default;
    BufferView(const BufferView&) = delete;
    BufferView& operator=(const BufferView&) = delete;

    BufferView(BufferView&& other) noexcept : view_(other.view_) { other.view_.obj = nullptr; }

    BufferView& operator=(BufferView&&) = delete;

    ~BufferView() { PyBuffer_Release(&view_); }

    // False, and a Python error is set, if the object has no such buffer.
    [[nodiscard]] bool get(nanobind::handle object, int flags) {
        return PyObject_GetBuffer(object.ptr(), &view_, flags) == 0;
    }

    [[nodiscard]] const Py_buffer& view() const { return view_; }

    [[nodiscard]] std::span<const std::byte> bytes() const {
        return {static_cast<const std::byte*>(view_.buf), static_cast<std::size_t>(view_.len)};
    }

private:
    Py_buffer view_{};
};

// An object on its way: it holds what it was made from.
class Encoding {
public:
    // Bytes, arrays and the like; is_valid() is false afterwards for everything else.
    explicit Encoding(nanobind::handle value);
    // A pickle, as bytes, and what shows its buffers.
    Encoding(nanobind::bytes pickle, const nanobind::sequence& buffers);
    Encoding(const Encoding&) = delete;
    Encoding& operator=(const Encoding&) = delete;
    Encoding(Encoding&&) = delete;
    Encoding& operator=(Encoding&&) = delete;
    ~Encoding() = default;

    // Whether it is encoded, and needs no pickle.
    [[nodiscard]] bool is_valid() const { return bytes_ != 0; }

    // Bytes of the message.
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    // Writes it; needs no GIL.
    void write(std::span<std::byte> to) const noexcept;

private:
    struct Part {
        std::span<const std::byte> bytes;
        std::uint64_t offset;
    };

    // The head of all but very long lists of buffers.
    static constexpr std::size_t kHeadBytes = 1024;

    void take_head(const void* from, std::size_t bytes);
    void take_part(std::span<const std::byte> bytes, std::uint64_t offset);
    void encode_plain(Tag tag, std::span<const std::byte> bytes);
    // False if it must be pickled.
    bool encode_array(nanobind::handle array, std::uint8_t flags);
    void encode_memoryview(nanobind::handle view);
    void encode_dimensions(ArrayHead head, const Py_buffer& view, std::string_view type);

    std::array<std::byte, kHeadBytes> head_;
    std::size_t head_bytes_ = 0;
    std::uint64_t bytes_ = 0;
    // One part in the usual case, of which no list is made.
    Part first_{};
    std::vector<std::byte> long_head_;
    std::vector<Part> parts_;
    nanobind::object owner_;
    BufferView view_;
    std::vector<BufferView> views_;
};

} // namespace paceline::python
