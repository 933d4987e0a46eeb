// SPDX-License-Identifier: Apache-2.0
// Queues of everything that cereal can serialise: include this, and cereal's headers for the types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <ostream>
#include <span>
#include <streambuf>
#include <string>
#include <string_view>

#include <cereal/archives/binary.hpp>
#include <cereal/cereal.hpp>

#include <paceline/codec.hpp>
#include <paceline/error.hpp>

namespace paceline {

namespace detail {

// Counts what is written, and keeps nothing.
class CountingBuffer : public std::streambuf {
public:
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

protected:
    std::streamsize xsputn(const char* /*text*/, std::streamsize length) override {
        bytes_ += static_cast<std::uint64_t>(length);
        return length;
    }

    int_type overflow(int_type letter) override {
        ++bytes_;
        return traits_type::not_eof(letter);
    }

private:
    std::uint64_t bytes_ = 0;
};

// Reads from a message, or writes into one, where it lies.
class SpanBuffer : public std::streambuf {
public:
    explicit SpanBuffer(std::span<std::byte> bytes) {
        char* begin = reinterpret_cast<char*>(bytes.data());
        setp(begin, begin + bytes.size());
    }

    // Only read: a stream buffer has no word for bytes that are constant.
    explicit SpanBuffer(std::span<const std::byte> bytes) {
        char* begin = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
        setg(begin, begin, begin + bytes.size());
    }

    [[nodiscard]] bool is_read() const { return gptr() == egptr(); }
};

template <typename T>
concept SerialisedByCereal =
    !Bytewise<T> && !ResizableRange<T> && !View<T> &&
    cereal::traits::is_output_serializable<T, cereal::BinaryOutputArchive>::value &&
    cereal::traits::is_input_serializable<T, cereal::BinaryInputArchive>::value;

// With the name of T in it, as this compiler writes it.
template <typename T>
constexpr std::string_view cereal_kind() {
    return __PRETTY_FUNCTION__;
}

} // namespace detail

// A value is serialised twice, to know its size and then into the queue's memory: without a buffer
// of its own. T needs a default constructor.
template <detail::SerialisedByCereal T>
struct Codec<T> {
    static constexpr std::string_view kKind = detail::cereal_kind<T>();

    static std::uint64_t size(const T& value) {
        detail::CountingBuffer buffer;
        write(value, buffer);
        return buffer.bytes();
    }

    static void encode(const T& value, std::span<std::byte> to) {
        detail::SpanBuffer buffer(to);
        write(value, buffer);
    }

    static T decode(std::span<const std::byte> from) {
        detail::SpanBuffer buffer(from);
        std::istream stream(&buffer);
        T value;
        try {
            cereal::BinaryInputArchive{stream}(value);
        } catch (const cereal::Exception& error) {
            throw IncompatibleQueue(std::string("a message is no value of this queue: ") +
                                    error.what());
        }
        if (!buffer.is_read()) {
            throw IncompatibleQueue("a message is longer than a value of this queue");
        }
        return value;
    }

private:
    static void write(const T& value, std::streambuf& buffer) {
        std::ostream stream(&buffer);
        cereal::BinaryOutputArchive{stream}(value);
    }
};

} // namespace paceline
