// SPDX-License-Identifier: Apache-2.0
// A regular file that is read from its beginning into private memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "paceline_sdk/file_descriptor.hpp"

namespace paceline::sdk {

// Fails with InputError, naming the path, if the file cannot be opened or is not a regular file (a
// pipe would block).
class InputFile {
public:
    explicit InputFile(const std::string& path);

    const std::string& path() const { return path_; }

    // Size of the whole file in bytes when it was opened.
    std::uint64_t size() const { return size_; }

    // Fills `bytes` from where the last read ended. Fails with InputError if the file ends before.
    void read(std::span<std::byte> bytes);

private:
    std::string path_;
    FileDescriptor descriptor_;
    std::uint64_t size_ = 0;
};

} // namespace paceline::sdk
