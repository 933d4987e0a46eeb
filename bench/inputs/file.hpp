// SPDX-License-Identifier: Apache-2.0
// Files, with errors that name them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::inputs {

// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() noexcept = default;

    explicit Descriptor(int number) noexcept : number_(number) {}

    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    int number() const noexcept { return number_; }

    bool is_open() const noexcept { return number_ >= 0; }

    void close() noexcept;

private:
    int number_ = -1;
};

// Writes a new file. All functions throw InputError, which names the file and the reason.
class OutputFile {
public:
    explicit OutputFile(std::filesystem::path path);
    void write(std::span<const std::byte> bytes);
    // Only now is everything written. A file that is never finished may be cut short.
    void finish();

private:
    void flush();

    std::filesystem::path path_;
    Descriptor descriptor_;
    std::vector<std::byte> buffer_;
};

// The bytes of a regular file; throws InputError.
std::vector<std::byte> read_file(const std::filesystem::path& path);

// Replaces a file in one step: readers see the old text or the new; throws InputError.
void replace_file(const std::filesystem::path& path, std::string_view text);

// Makes sure that the contents of a file, or the names in a folder, are on the disk; throws
// InputError.
void sync(const std::filesystem::path& path);

// Makes a folder and those above it; throws InputError.
void make_folder(const std::filesystem::path& path);

} // namespace paceline::inputs
