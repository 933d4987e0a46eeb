// SPDX-License-Identifier: Apache-2.0
// Finds, reads and checks text files.
#include "inputs/text_files.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <system_error>

#include "inputs/error.hpp"
#include "inputs/file.hpp"
#include "inputs/kernel_call.hpp"
#include "kernels/utf8.hpp"

namespace paceline::inputs {

std::vector<std::filesystem::path> list_text_files(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> files;
    try {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
            if (entry.is_regular_file()) {
                files.push_back(entry.path());
            }
        }
    } catch (const std::filesystem::filesystem_error& error) {
        throw_system_error("cannot read the documents in " + directory.string(),
                           error.code().value());
    }
    if (files.empty()) {
        throw InputError("there are no files in " + directory.string() +
                         ": give a folder with text files, one document each");
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<std::byte> read_text_file(const std::filesystem::path& path) {
    std::vector<std::byte> bytes = read_file(path);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (const std::optional<std::size_t> offset = kernels::first_invalid_byte(text)) {
        throw InputError(path.string() + " is not UTF-8 text: byte " + std::to_string(*offset) +
                         " is not part of a character; convert the file or leave it out");
    }
    return bytes;
}

std::string checksum_of_texts(const std::vector<std::filesystem::path>& files,
                              const Reporter& reporter) {
    Digest digest;
    std::uint64_t index = 0;
    for (const std::filesystem::path& file : files) {
        digest.add(index++, read_text_file(file));
        reporter.report("reading the documents",
                        static_cast<double>(index) / static_cast<double>(files.size()));
    }
    return digest.text();
}

} // namespace paceline::inputs
