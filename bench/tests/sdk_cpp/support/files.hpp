// SPDX-License-Identifier: Apache-2.0
// Writes the input files of tests.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::sdk_test {

void write_file(const std::string& path, const std::string& bytes);

// The bytes of an .npy file of format version 1.0, as numpy writes it. `type`: "<f8" and the like.
std::string npy_bytes(std::string_view type, const std::vector<std::size_t>& shape,
                      std::span<const std::byte> data);

// The bytes of an .npy file with this header text, right or wrong.
std::string npy_bytes_with_header(std::string_view header, std::string_view data);

// The bytes of an ONNX model: ten scores as weighted sums of the 64 pixels of each image, the
// weights fixed but without meaning.
std::string tiny_digit_model();

} // namespace paceline::sdk_test
