// SPDX-License-Identifier: Apache-2.0
// A folder of text files: one's own documents.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "inputs/reporter.hpp"

namespace paceline::inputs {

// Every regular file in a folder and below it, sorted by path. Throws InputError if there is none
// or the folder cannot be read.
std::vector<std::filesystem::path> list_text_files(const std::filesystem::path& directory);

// The bytes of a text file. Throws InputError, with the file and the byte, if it is not UTF-8.
std::vector<std::byte> read_text_file(const std::filesystem::path& path);

// Tells one content of the folder from another: the texts and their order, not the names.
std::string checksum_of_texts(const std::vector<std::filesystem::path>& files,
                              const Reporter& reporter);

} // namespace paceline::inputs
