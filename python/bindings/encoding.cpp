// SPDX-License-Identifier: Apache-2.0
// Bytes and arrays by a head and one copy; everything else by pickle, its buffers beside it.
#include "encoding.hpp"

#include <algorithm>

#include <nanobind/stl/string_view.h>

#include "array_types.hpp"

namespace paceline::python {

namespace nb = nanobind;

namespace {

std::span<const std::byte> bytes_of(const char* begin, Py_ssize_t size) {
    return {reinterpret_cast<const std::byte*>(begin), static_cast<std::size_t>(size)};
}

} // namespace

Encoding::Encoding(nb::handle value) {
    PyObject* const object = value.ptr();
    if (PyBytes_CheckExact(object)) {
        owner_ = nb::borrow(value);
        encode_plain(Tag::bytes, bytes_of(PyBytes_AS_STRING(object), PyBytes_GET_SIZE(object)));
    } else if (PyByteArray_CheckExact(object)) {
        if (!view_.get(value, PyBUF_SIMPLE)) {
            throw nb::python_error();
        }
        encode_plain(Tag::bytearray, view_.bytes());
    } else if (PyMemoryView_Check(object)) {
        encode_memoryview(value);
    } else {
        ArrayTypes& types = ArrayTypes::instance();
        if (types.is_array(value)) {
            encode_array(value, 0);
        } else if (types.is_scalar(value)) {
            encode_array(types.array_of(value), kScalar);
        }
    }
}

void Encoding::take_head(const void* from, std::size_t bytes) {
    std::memcpy(head_.data() + head_bytes_, from, bytes);
    head_bytes_ += bytes;
}

void Encoding::take_part(std::span<const std::byte> bytes, std::uint64_t offset) {
    parts_.push_back({bytes, offset});
    bytes_ = offset + bytes.size();
}

void Encoding::encode_plain(Tag tag, std::span<const std::byte> bytes) {
    take_head(&tag, sizeof(tag));
    first_ = {bytes, sizeof(tag)};
    bytes_ = sizeof(tag) + bytes.size();
}

bool Encoding::encode_array(nb::handle array, std::uint8_t flags) {
    const std::shared_ptr<const ItemType> found =
        ArrayTypes::instance().describe(array.attr("dtype"));
    const ItemType& type = *found;
    if (type.has_references) {
        return false;
    }
    owner_ =
        type.shows_buffer ? nb::borrow(array) : nb::object(array.attr("view")(type.plain_name));
    if (!view_.get(owner_, PyBUF_STRIDED_RO)) {
        throw nb::python_error();
    }
    const bool is_c = PyBuffer_IsContiguous(&view_.view(), 'C') != 0;
    if (!is_c && PyBuffer_IsContiguous(&view_.view(), 'F') == 0) {
        // numpy copies items in any order faster than Python does.
        const nb::object copy = array.attr("copy")("C");
        const BufferView released(std::move(view_));
        return encode_array(copy, flags);
    }
    const std::size_t head =
        sizeof(ArrayHead) + static_cast<std::size_t>(view_.view().ndim) * sizeof(std::int64_t);
    if (head + type.text.size() > kHeadBytes) {
        return false;
    }
    encode_dimensions({.flags = static_cast<std::uint8_t>(flags | (is_c ? 0 : kFortran))},
                      view_.view(), type.text);
    return true;
}

void Encoding::encode_memoryview(nb::handle view) {
    constexpr std::string_view kNative = "bBhHiIlLqQnNfdcP?";
    if (!view_.get(view, PyBUF_FULL_RO)) {
        throw nb::python_error();
    }
    const Py_buffer& buffer = view_.view();
    const std::string_view format(buffer.format == nullptr ? "B" : buffer.format);
    // cast() makes no empty view of several dimensions, and none of other formats.
    const bool has_extent =
        std::find(buffer.shape, buffer.shape + buffer.ndim, 0) == buffer.shape + buffer.ndim;
    if (format.size() == 1 && kNative.find(format) != std::string_view::npos &&
        PyBuffer_IsContiguous(&buffer, 'C') != 0 && (has_extent || buffer.ndim == 1)) {
        encode_dimensions({.flags = kMemoryView}, buffer, format);
    }
}

void Encoding::encode_dimensions(ArrayHead head, const Py_buffer& view, std::string_view type) {
    std::array<std::int64_t, 64> shape{};
    const auto dimensions = static_cast<std::size_t>(view.ndim);
    std::copy(view.shape, view.shape + view.ndim, shape.begin());
    head.dimensions = static_cast<std::uint8_t>(dimensions);
    head.type_bytes = static_cast<std::uint32_t>(type.size());
    head.bytes = static_cast<std::uint64_t>(view.len);
    const std::uint64_t end = sizeof(head) + dimensions * sizeof(std::int64_t) + type.size();
    head.offset = place_of(end, head.bytes);
    take_head(&head, sizeof(head));
    take_head(shape.data(), dimensions * sizeof(std::int64_t));
    take_head(type.data(), type.size());
    first_ = {view_.bytes(), head.offset};
    bytes_ = head.offset + head.bytes;
}

Encoding::Encoding(nb::bytes pickle, const nb::sequence& buffers) : owner_(std::move(pickle)) {
    const std::span<const std::byte> text =
        bytes_of(PyBytes_AS_STRING(owner_.ptr()), PyBytes_GET_SIZE(owner_.ptr()));
    const std::size_t count = nb::len(buffers);
    if (count == 0) {
        encode_plain(Tag::pickle, text);
        return;
    }
    views_.reserve(count);
    long_head_.reserve(sizeof(BuffersHead) + count * sizeof(std::uint64_t));
    const BuffersHead head{.count = static_cast<std::uint32_t>(count), .pickle_bytes = text.size()};
    const auto take = [this](const void* from, std::size_t bytes) {
        const auto* const begin = static_cast<const std::byte*>(from);
        long_head_.insert(long_head_.end(), begin, begin + bytes);
    };
    take(&head, sizeof(head));
    for (const nb::handle buffer : buffers) {
        const nb::object raw = buffer.attr("raw")();
        if (!views_.emplace_back().get(raw, PyBUF_SIMPLE)) {
            throw nb::python_error();
        }
        const std::uint64_t bytes = views_.back().bytes().size();
        take(&bytes, sizeof(bytes));
    }
    take_part(text, long_head_.size());
    for (const BufferView& view : views_) {
        take_part(view.bytes(), place_of(bytes_, view.bytes().size()));
    }
}

void Encoding::write(std::span<std::byte> to) const noexcept {
    const auto copy = [to](std::span<const std::byte> bytes, std::uint64_t offset) {
        if (!bytes.empty()) {
            std::memcpy(to.data() + offset, bytes.data(), bytes.size());
        }
    };
    copy({head_.data(), head_bytes_}, 0);
    copy(long_head_, 0);
    copy(first_.bytes, first_.offset);
    for (const Part& part : parts_) {
        copy(part.bytes, part.offset);
    }
}

} // namespace paceline::python
