// SPDX-License-Identifier: Apache-2.0
// Reads and writes files.
#include "inputs/file.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inputs/error.hpp"

namespace paceline::inputs {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20U;
constexpr mode_t kFileMode = 0666; // cut down by the umask

std::string advice(int error_number) {
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
        return "; free some space";
    case EFBIG:
        return "; raise the limit on the size of files (ulimit -f)";
    case EACCES:
    case EPERM:
        return "; change its permissions";
    case EROFS:
        return "; make its disk writable";
    default:
        return "";
    }
}

// Gives the number of bytes that a read or write call handled; repeats it if a signal came first.
template <typename Call>
std::size_t bytes_of(const std::string& what, const Call& call) {
    for (;;) {
        const ssize_t handled = call();
        if (handled >= 0) {
            return static_cast<std::size_t>(handled);
        }
        if (errno != EINTR) {
            throw_system_error(what, errno);
        }
    }
}

} // namespace

void throw_system_error(const std::string& what, int error_number) {
    throw InputError(what + ": " + std::generic_category().message(error_number) +
                     advice(error_number));
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        close();
        number_ = std::exchange(other.number_, -1);
    }
    return *this;
}

Descriptor::~Descriptor() {
    close();
}

void Descriptor::close() noexcept {
    if (is_open()) {
        ::close(std::exchange(number_, -1));
    }
}

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode)) {
    if (!descriptor_.is_open()) {
        throw_system_error("cannot write " + path_.string(), errno);
    }
    buffer_.reserve(kBufferBytes);
}

void OutputFile::write(std::span<const std::byte> bytes) {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    if (buffer_.size() >= kBufferBytes) {
        flush();
    }
}

void OutputFile::flush() {
    std::span<const std::byte> left = buffer_;
    while (!left.empty()) {
        left = left.subspan(bytes_of("cannot write " + path_.string(), [&] {
            return ::write(descriptor_.number(), left.data(), left.size());
        }));
    }
    buffer_.clear();
}

void OutputFile::finish() {
    flush();
    descriptor_.close();
}

std::vector<std::byte> read_file(const std::filesystem::path& path) {
    const std::string what = "cannot read " + path.string();
    // Not blocking: a pipe without a writer must not hold the program up.
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status{};
    if (!descriptor.is_open() || ::fstat(descriptor.number(), &status) != 0) {
        throw_system_error(what, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        throw InputError(what + ": it is not a regular file");
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
    std::span<std::byte> left = bytes;
    while (!left.empty()) {
        const std::size_t handled =
            bytes_of(what, [&] { return ::read(descriptor.number(), left.data(), left.size()); });
        if (handled == 0) {
            throw InputError(what + ": it became shorter while it was read");
        }
        left = left.subspan(handled);
    }
    return bytes;
}

void replace_file(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::path unfinished = path;
    unfinished += ".unfinished";
    OutputFile file(unfinished);
    file.write(std::as_bytes(std::span(text)));
    file.finish();
    sync(unfinished);
    if (::rename(unfinished.c_str(), path.c_str()) != 0) {
        throw_system_error("cannot write " + path.string(), errno);
    }
    sync(path.parent_path());
}

void sync(const std::filesystem::path& path) {
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor.is_open() || ::fsync(descriptor.number()) != 0) {
        throw_system_error("cannot write " + path.string() + " to the disk", errno);
    }
}

void make_folder(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) {
        throw_system_error("cannot make the folder " + path.string(), error.value());
    }
}

} // namespace paceline::inputs
