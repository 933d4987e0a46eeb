// SPDX-License-Identifier: Apache-2.0
// UTF-8: where a text stops being valid, and its characters one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace paceline::kernels {

inline constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

// Surrogates are not characters; UTF-8 does not encode them.
constexpr bool is_code_point(std::uint64_t value) noexcept {
    return value <= kLastCodePoint && (value < 0xD800 || value > 0xDFFF);
}

// A character and the number of bytes that it takes.
struct Character {
    std::uint32_t code_point;
    std::size_t bytes;
};

// The character at the start of `text`; nothing if there is none (empty, cut short, overlong,
// a surrogate, above the last code point).
std::optional<Character> first_character(std::string_view text) noexcept;

// The offset of the first byte that is not part of a valid character; nothing if all are.
std::optional<std::size_t> first_invalid_byte(std::string_view text) noexcept;

} // namespace paceline::kernels
