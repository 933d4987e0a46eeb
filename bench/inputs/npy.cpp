// SPDX-License-Identifier: Apache-2.0
// The header of an .npy file: magic, version, length, and a Python dictionary.
#include "inputs/npy.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "inputs/error.hpp"

namespace paceline::inputs {
namespace {

static_assert(std::endian::native == std::endian::little, "values are written as memory has them");

constexpr std::string_view kMagic{"\x93NUMPY\x01\x00", 8};
constexpr std::size_t kAlignment = 64;

// As Python writes a tuple: (3,) and (3, 4).
std::string shape_text(const Shape& shape) {
    std::string text = "(";
    for (std::size_t dimension = 0; dimension < shape.size(); ++dimension) {
        text += dimension == 0 ? "" : ", ";
        text += std::to_string(shape[dimension]);
    }
    text += shape.size() == 1 ? ",)" : ")";
    return text;
}

std::optional<Shape> parse_shape(std::string_view text) {
    Shape shape;
    while (!text.empty()) {
        std::size_t length = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
        if (error != std::errc{}) {
            return std::nullopt;
        }
        shape.push_back(length);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        text.remove_prefix(std::min(text.size(), text.find_first_not_of(", ")));
    }
    return shape;
}

// The text between two others; nothing if they are not there.
std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after) {
    const std::size_t start = text.find(before);
    if (start == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(start + before.size());
    const std::size_t end = text.find(after);
    return end == std::string_view::npos ? std::nullopt : std::optional(text.substr(0, end));
}

// How many values there are; nothing if the number does not fit.
std::optional<std::size_t> number_of_values(const Shape& shape) {
    std::size_t number = 1;
    for (const std::size_t length : shape) {
        if (__builtin_mul_overflow(number, length, &number)) {
            return std::nullopt;
        }
    }
    return number;
}

} // namespace

std::string npy_header(std::string_view element_type, const Shape& shape) {
    std::string dictionary = "{'descr': '";
    dictionary += element_type;
    dictionary += "', 'fortran_order': False, 'shape': ";
    dictionary += shape_text(shape);
    dictionary += ", }";
    const std::size_t before = kMagic.size() + sizeof(std::uint16_t);
    const std::size_t used = before + dictionary.size() + 1;
    dictionary.append((kAlignment - used % kAlignment) % kAlignment, ' ');
    dictionary += '\n';
    const auto length = static_cast<std::uint16_t>(dictionary.size());
    std::string header(kMagic);
    header += static_cast<char>(length & 0xFFU);
    header += static_cast<char>(length >> 8U);
    return header + dictionary;
}

Shape read_npy_header(const std::filesystem::path& path, std::string_view element_type,
                      std::size_t element_bytes, std::span<const std::byte>& values) {
    const std::string_view text(reinterpret_cast<const char*>(values.data()), values.size());
    const std::size_t before = kMagic.size() + sizeof(std::uint16_t);
    const auto fail = [&](const std::string& what) -> InputError {
        return InputError(path.string() + " is not an array of " + std::string(element_type) +
                          " in NumPy's format 1.0: " + what);
    };
    if (!text.starts_with(kMagic) || text.size() < before) {
        throw fail("it begins otherwise");
    }
    const std::size_t length = static_cast<unsigned char>(text[kMagic.size()]) +
                               std::size_t{256} * static_cast<unsigned char>(text[before - 1]);
    const std::string_view dictionary = text.substr(before).substr(0, length);
    if (between(dictionary, "'descr': '", "'") != element_type ||
        !between(dictionary, "'fortran_order': False", ",")) {
        throw fail("its element type or order differs");
    }
    const auto shape = parse_shape(between(dictionary, "'shape': (", ")").value_or("?"));
    const auto number = number_of_values(shape.value_or(Shape{}));
    values = values.subspan(std::min(values.size(), before + length));
    if (!shape || !number || values.size() % element_bytes != 0 ||
        values.size() / element_bytes != *number) {
        throw fail("its length does not fit its shape");
    }
    return *shape;
}

} // namespace paceline::inputs
