// SPDX-License-Identifier: Apache-2.0
// Arrays in .npy files: magic, version, a header that is a Python dictionary of three entries, the
// data.
#include "paceline_sdk/npy.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/input_file.hpp"
#include "paceline_sdk/npy_header.hpp"

namespace paceline::sdk {

static_assert(std::endian::native == std::endian::little,
              "the arrays are little endian and read as they are");

namespace {

constexpr std::size_t kPreambleBytes = 10;

template <class T>
constexpr std::string_view type_name();

template <>
constexpr std::string_view type_name<double>() {
    return "<f8";
}

template <>
constexpr std::string_view type_name<float>() {
    return "<f4";
}

template <>
constexpr std::string_view type_name<std::int64_t>() {
    return "<i8";
}

template <>
constexpr std::string_view type_name<std::uint64_t>() {
    return "<u8";
}

NpyHeader read_header(InputFile& file) {
    std::array<unsigned char, kPreambleBytes> preamble{};
    if (file.size() < preamble.size()) {
        throw InputError(file.path() + ": too short for an .npy file");
    }
    file.read(std::as_writable_bytes(std::span(preamble)));
    if (std::string_view(reinterpret_cast<const char*>(preamble.data()), 6) != "\x93NUMPY") {
        throw InputError(file.path() + ": is not an .npy file");
    }
    if (preamble[6] != 1 || preamble[7] != 0) {
        throw InputError(file.path() + ": has format version " + std::to_string(preamble[6]) + "." +
                         std::to_string(preamble[7]) + ", wanted 1.0");
    }
    const std::size_t header_bytes = preamble[8] + std::size_t{preamble[9]} * 256;
    if (header_bytes > file.size() - preamble.size()) {
        throw InputError(file.path() + ": the header is longer than the file");
    }
    std::string text(header_bytes, '\0');
    file.read(std::as_writable_bytes(std::span(text)));
    try {
        return parse_npy_header(text);
    } catch (const InputError& error) {
        throw InputError(file.path() + ": " + error.what());
    }
}

// Number of elements that the shape claims. Fails unless they are exactly the bytes after the
// header.
std::size_t element_count(const InputFile& file, const NpyHeader& header,
                          std::size_t element_bytes) {
    const std::uint64_t data_bytes = file.size() - kPreambleBytes - header.bytes;
    std::size_t count = 1;
    bool overflow = false;
    for (const std::size_t length : header.shape) {
        overflow = overflow || __builtin_mul_overflow(count, length, &count);
    }
    std::size_t claimed_bytes = 0;
    overflow = overflow || __builtin_mul_overflow(count, element_bytes, &claimed_bytes);
    if (overflow || claimed_bytes != data_bytes) {
        throw InputError(file.path() + ": the shape asks for " +
                         (overflow ? "more than 2^64" : std::to_string(claimed_bytes)) +
                         " bytes of data, there are " + std::to_string(data_bytes));
    }
    return count;
}

} // namespace

template <class T>
NpyArray<T> read_npy(const std::string& path, std::size_t dimensions) {
    InputFile file(path);
    NpyHeader header = read_header(file);
    if (header.type != type_name<T>()) {
        throw InputError(path + ": has elements of type '" + header.type + "', wanted '" +
                         std::string(type_name<T>()) + "'");
    }
    if (header.fortran_order) {
        throw InputError(path + ": is in Fortran order, wanted C order");
    }
    if (header.shape.size() != dimensions) {
        throw InputError(path + ": has " + std::to_string(header.shape.size()) +
                         " dimensions, wanted " + std::to_string(dimensions));
    }
    NpyArray<T> array;
    array.values.resize(element_count(file, header, sizeof(T)));
    file.read(std::as_writable_bytes(std::span(array.values)));
    array.shape = std::move(header.shape);
    return array;
}

template NpyArray<double> read_npy(const std::string&, std::size_t);
template NpyArray<float> read_npy(const std::string&, std::size_t);
template NpyArray<std::int64_t> read_npy(const std::string&, std::size_t);
template NpyArray<std::uint64_t> read_npy(const std::string&, std::size_t);

} // namespace paceline::sdk
