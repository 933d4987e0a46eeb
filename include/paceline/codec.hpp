// SPDX-License-Identifier: Apache-2.0
// How a value becomes bytes: specialise Codec<T> for a type of your own.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>

#include <paceline/detail/visibility.hpp>
#include <paceline/error.hpp>

namespace paceline {

// A codec has
//   static constexpr std::string_view kKind        what the bytes are, part of the queue's type
//   static std::uint64_t size(const T&)            bytes of the encoded value
//   static void encode(const T&, std::span<std::byte> to)     fills exactly size() bytes
//   static T decode(std::span<const std::byte> from)          throws if `from` is no T
// and, if a value has its bytes in one place already, instead of size() and encode()
//   static std::span<const std::byte> view(const T&)
//
// encode() runs in put(), in the caller's thread: what it throws, put() throws, and nothing was
// sent. When decode() throws, get() gives the message back and throws the same.
template <typename T>
struct Codec;

namespace detail {

template <typename T>
concept Bytewise = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

// A range of neighbours that are their bytes, and that can be made from a length: std::vector,
// std::string.
template <typename T>
concept ResizableRange = std::ranges::contiguous_range<T> && std::ranges::sized_range<T> &&
                         Bytewise<std::ranges::range_value_t<T>> && requires(T range) {
                             range.resize(std::size_t{});
                             range.data();
                         };

template <typename T>
concept View = std::ranges::contiguous_range<T> && std::ranges::view<T> &&
               Bytewise<std::ranges::range_value_t<T>>;

// FNV-1a, by G. Fowler, L. C. Noll and K.-P. Vo.
constexpr std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325) {
    for (const char letter : text) {
        seed = (seed ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    }
    return seed;
}

[[noreturn]] PACELINE_API void throw_wrong_size(std::size_t bytes, std::size_t wanted);

} // namespace detail

namespace detail {

// The codecs of this file, for types that are their bytes.
struct BytewiseCodec {};

// What all ranges of neighbours have in common: on the wire they are the same.
template <typename T>
struct RangeView : BytewiseCodec {
    using Item = std::ranges::range_value_t<T>;
    static constexpr std::string_view kKind = "range";

    static std::span<const std::byte> view(const T& value) {
        return std::as_bytes(std::span(std::ranges::data(value), std::ranges::size(value)));
    }
};

} // namespace detail

// A value that is its bytes.
template <detail::Bytewise T>
    requires(!detail::View<T>)
struct Codec<T> : detail::BytewiseCodec {
    using Item = T;
    static constexpr std::string_view kKind = "value";

    static std::span<const std::byte> view(const T& value) {
        return std::as_bytes(std::span(&value, 1));
    }

    static T decode(std::span<const std::byte> from) {
        if (from.size() != sizeof(T)) {
            detail::throw_wrong_size(from.size(), sizeof(T));
        }
        T value;
        std::memcpy(&value, from.data(), sizeof(T));
        return value;
    }
};

// std::vector, std::string and their like.
template <detail::ResizableRange T>
struct Codec<T> : detail::RangeView<T> {
    using typename detail::RangeView<T>::Item;

    static T decode(std::span<const std::byte> from) {
        if (from.size() % sizeof(Item) != 0) {
            detail::throw_wrong_size(from.size(), sizeof(Item));
        }
        T value;
        value.resize(from.size() / sizeof(Item));
        if (!from.empty()) {
            std::memcpy(value.data(), from.data(), from.size());
        }
        return value;
    }
};

// std::span and std::string_view: put copies what they show. There is nothing that get() could
// return one to: use receive(), whose Message holds the bytes, or a Queue of std::vector, which is
// the same on the wire.
template <detail::View T>
struct Codec<T> : detail::RangeView<T> {};

namespace detail {

// What can be told of a type that is its bytes, whatever it is called and whichever extensions the
// compiler has: a program of another compiler calls it otherwise.
template <typename Item>
constexpr std::string_view item_kind() {
    if constexpr (std::is_same_v<Item, bool>) {
        return "truth value";
    } else if constexpr (std::is_same_v<Item, float> || std::is_same_v<Item, double> ||
                         std::is_same_v<Item, long double>) {
        return "floating point";
    } else if constexpr (sizeof(Item) == 1) {
        return "byte";
    } else if constexpr (sizeof(Item) <= 8 && (std::is_integral_v<Item> || std::is_enum_v<Item>)) {
        return "integer";
    }
    return "object";
}

// Types with different numbers are not the same on the wire.
template <typename T>
constexpr std::uint64_t message_type() {
    std::uint64_t type = hash_text(Codec<T>::kKind);
    if constexpr (std::is_base_of_v<BytewiseCodec, Codec<T>>) {
        using Item = std::remove_cv_t<typename Codec<T>::Item>;
        type = hash_text(item_kind<Item>(), (type ^ sizeof(Item)) * 0x100000001b3);
    }
    return type;
}

} // namespace detail

} // namespace paceline
