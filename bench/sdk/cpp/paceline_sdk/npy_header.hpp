// SPDX-License-Identifier: Apache-2.0
// The header of an .npy file: a Python dictionary with three entries.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::sdk {

struct NpyHeader {
    std::string type; // "<f8"
    bool fortran_order = false;
    std::vector<std::size_t> shape;
    std::size_t bytes = 0; // length of the text
};

// Reads the dictionary, its keys in any order, padded with spaces, ended by a newline. Fails with
// InputError.
NpyHeader parse_npy_header(std::string_view text);

} // namespace paceline::sdk
