// SPDX-License-Identifier: Apache-2.0
// UTF-8 as the Unicode standard defines it (its table of well-formed byte sequences).
#include "kernels/utf8.hpp"

#include <cstring>

namespace paceline::kernels {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

// The length that a first byte announces, 0 if no character starts with it, and the smallest code
// point that needs that length.
struct Form {
    std::size_t bytes;
    std::uint32_t first_bits;
    std::uint32_t smallest;
};

constexpr Form form_of(unsigned char first) noexcept {
    if (first < 0x80) {
        return {1, first, 0};
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return {2, first & 0x1FU, 0x80};
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return {3, first & 0x0FU, 0x800};
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return {4, first & 0x07U, 0x10000};
    }
    return {0, 0, 0};
}

} // namespace

std::optional<Character> first_character(std::string_view text) noexcept {
    if (text.empty()) {
        return std::nullopt;
    }
    const Form form = form_of(static_cast<unsigned char>(text[0]));
    if (form.bytes == 0 || form.bytes > text.size()) {
        return std::nullopt;
    }
    std::uint32_t value = form.first_bits;
    for (const char next : text.substr(1, form.bytes - 1)) {
        const auto byte = static_cast<unsigned char>(next);
        if ((byte & 0xC0U) != 0x80U) {
            return std::nullopt;
        }
        value = value << 6U | (byte & 0x3FU);
    }
    if (value < form.smallest || !is_code_point(value)) {
        return std::nullopt;
    }
    return Character{value, form.bytes};
}

std::optional<std::size_t> first_invalid_byte(std::string_view text) noexcept {
    std::size_t offset = 0;
    while (offset < text.size()) {
        // Eight ASCII bytes at a time: most text is mostly ASCII.
        std::uint64_t eight = 0;
        if (text.size() - offset >= sizeof(eight)) {
            std::memcpy(&eight, text.data() + offset, sizeof(eight));
            if ((eight & kHighBits) == 0) {
                offset += sizeof(eight);
                continue;
            }
        }
        const std::optional<Character> character = first_character(text.substr(offset));
        if (!character) {
            return offset;
        }
        offset += character->bytes;
    }
    return std::nullopt;
}

} // namespace paceline::kernels
