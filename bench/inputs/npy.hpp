// SPDX-License-Identifier: Apache-2.0
// Arrays in NumPy's .npy format: version 1.0, C order, little endian.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/file.hpp"

namespace paceline::inputs {

using Shape = std::vector<std::size_t>;

// NumPy's name of an element type.
template <typename Value>
struct ElementType;

template <>
struct ElementType<double> {
    static constexpr std::string_view kName = "<f8";
};

template <>
struct ElementType<float> {
    static constexpr std::string_view kName = "<f4";
};

template <>
struct ElementType<std::int32_t> {
    static constexpr std::string_view kName = "<i4";
};

template <>
struct ElementType<std::int64_t> {
    static constexpr std::string_view kName = "<i8";
};

template <>
struct ElementType<std::uint64_t> {
    static constexpr std::string_view kName = "<u8";
};

// What stands before the values.
std::string npy_header(std::string_view element_type, const Shape& shape);

// The shape, after the header was found to be one of this element type and the file to be as long
// as it says; throws InputError. `values` becomes the bytes behind the header.
Shape read_npy_header(const std::filesystem::path& path, std::string_view element_type,
                      std::size_t element_bytes, std::span<const std::byte>& values);

// Writes an array piece by piece: `shape` says how many values there must be in all.
template <typename Value>
class NpyWriter {
public:
    NpyWriter(const std::filesystem::path& path, const Shape& shape) : file_(path) {
        const std::string header = npy_header(ElementType<Value>::kName, shape);
        file_.write(std::as_bytes(std::span(header)));
    }

    void write(std::span<const Value> values) { file_.write(std::as_bytes(values)); }

    void finish() { file_.finish(); }

private:
    OutputFile file_;
};

template <typename Value>
void write_npy(const std::filesystem::path& path, const Shape& shape,
               std::span<const Value> values) {
    NpyWriter<Value> writer(path, shape);
    writer.write(values);
    writer.finish();
}

template <typename Value>
struct NpyArray {
    Shape shape;
    std::vector<Value> values;
};

// Reads a whole array; throws InputError if it is not one of this type.
template <typename Value>
NpyArray<Value> read_npy(const std::filesystem::path& path) {
    const std::vector<std::byte> bytes = read_file(path);
    std::span<const std::byte> values = bytes;
    NpyArray<Value> array;
    array.shape = read_npy_header(path, ElementType<Value>::kName, sizeof(Value), values);
    array.values.resize(values.size() / sizeof(Value));
    std::copy(values.begin(), values.end(),
              std::as_writable_bytes(std::span(array.values)).begin());
    return array;
}

} // namespace paceline::inputs
