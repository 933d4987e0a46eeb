// SPDX-License-Identifier: Apache-2.0
// Writes the input files of tests.
#include "files.hpp"

#include <fstream>
#include <stdexcept>

namespace paceline::sdk_test {

void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), std::ssize(bytes));
    file.close();
    if (!file) {
        throw std::runtime_error("cannot write " + path);
    }
}

std::string npy_bytes(std::string_view type, const std::vector<std::size_t>& shape,
                      std::span<const std::byte> data) {
    std::string header =
        "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (";
    for (const std::size_t length : shape) {
        header += std::to_string(length) + ", ";
    }
    header += "), }";
    // numpy pads the header so that the data begin at a multiple of 64 bytes.
    header.resize((10 + header.size() + 1 + 63) / 64 * 64 - 10 - 1, ' ');
    header += '\n';
    return npy_bytes_with_header(header, {reinterpret_cast<const char*>(data.data()), data.size()});
}

std::string npy_bytes_with_header(std::string_view header, std::string_view data) {
    std::string bytes = "\x93NUMPY";
    bytes += '\x01';
    bytes += '\x00';
    bytes += static_cast<char>(header.size() % 256);
    bytes += static_cast<char>(header.size() / 256);
    bytes += header;
    bytes += data;
    return bytes;
}

} // namespace paceline::sdk_test
