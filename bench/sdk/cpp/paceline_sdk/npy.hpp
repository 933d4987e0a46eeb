// SPDX-License-Identifier: Apache-2.0
// Arrays in .npy files, read into private memory.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace paceline::sdk {

template <class T>
struct NpyArray {
    std::vector<std::size_t> shape;
    std::vector<T> values; // row-major; as many as the product of `shape`
};

// Reads a file of format version 1.0, C order, little endian, with `dimensions` dimensions and
// elements of type T: double, float, std::int64_t or std::uint64_t. The data must fill the file to
// its last byte. Anything else is an InputError that names the file, what stands there and what is
// wanted; the memory taken never exceeds the size of the file.
template <class T>
NpyArray<T> read_npy(const std::string& path, std::size_t dimensions);

} // namespace paceline::sdk
