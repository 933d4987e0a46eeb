// SPDX-License-Identifier: Apache-2.0
// What the bytes of a message of Python are: a head that says what follows.
//
//   pickle    u8 tag | the pickle
//   bytes     u8 tag | the bytes (also: bytearray)
//   array     ArrayHead | int64 shape[dimensions] | type, as text | gap | items
//   buffers   BuffersHead | uint64 bytes[count] | the pickle | gap, buffer, gap, buffer, ...
//
// Items and buffers that are long enough to be looked at where they lie begin at a multiple of 64;
// others follow without a gap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <nanobind/nanobind.h>

#include <paceline/queue.hpp>

namespace paceline::python {

enum class Tag : std::uint8_t { pickle = 1, bytes, bytearray, array, buffers };

enum ArrayFlag : std::uint8_t {
    // The items lie in Fortran's order.
    kFortran = 1,
    // A scalar of numpy, not an array without dimensions.
    kScalar = 2,
    // A memoryview; the type is its format.
    kMemoryView = 4,
};

struct ArrayHead {
    Tag tag = Tag::array;
    std::uint8_t flags = 0;
    std::uint8_t dimensions = 0;
    std::uint8_t reserved = 0;
    std::uint32_t type_bytes = 0;
    // Where the items begin, and how many bytes they are.
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

struct BuffersHead {
    Tag tag = Tag::buffers;
    std::uint8_t reserved[3] = {};
    std::uint32_t count = 0;
    std::uint64_t pickle_bytes = 0;
};

// From here on an array is received as a view of the message instead of a copy.
inline constexpr std::uint64_t kViewBytes = std::uint64_t{64} << 10;
inline constexpr std::uint64_t kAlignment = 64;
// A copy of so many bytes lets other threads run meanwhile.
inline constexpr std::uint64_t kLongCopy = std::uint64_t{256} << 10;

// Where `bytes` of data begin that follow `offset` bytes.
constexpr std::uint64_t place_of(std::uint64_t offset, std::uint64_t bytes) {
    return bytes < kViewBytes ? offset : (offset + kAlignment - 1) / kAlignment * kAlignment;
}

// The type of the messages: bytes that another language cannot read.
struct Encoded {
    std::span<const std::byte> bytes;
};

// Reads a message from front to back; throws for one that ends too soon.
class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <typename T>
    T read() {
        T value;
        std::memcpy(static_cast<void*>(&value), take(sizeof(T)).data(), sizeof(T));
        return value;
    }

    std::span<const std::byte> take(std::uint64_t bytes) {
        if (bytes > bytes_.size() - at_) {
            throw nanobind::value_error("a message ends before its head says");
        }
        const std::span<const std::byte> part = bytes_.subspan(at_, bytes);
        at_ += bytes;
        return part;
    }

    void go_to(std::uint64_t offset) {
        at_ = 0;
        (void)take(offset);
    }

    [[nodiscard]] std::uint64_t at() const { return at_; }

private:
    std::span<const std::byte> bytes_;
    std::uint64_t at_ = 0;
};

} // namespace paceline::python

template <>
struct paceline::Codec<paceline::python::Encoded> {
    static constexpr std::string_view kKind = "python 1";

    static std::span<const std::byte> view(const paceline::python::Encoded& value) {
        return value.bytes;
    }
};
