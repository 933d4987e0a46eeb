// SPDX-License-Identifier: Apache-2.0
// A regular file that is read from its beginning into private memory.
#include "paceline_sdk/input_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

InputFile::InputFile(const std::string& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (descriptor_.number() < 0) {
        throw InputError(path + ": cannot be opened: " + std::strerror(errno));
    }
    struct stat status{};
    if (::fstat(descriptor_.number(), &status) != 0) {
        throw InputError(path + ": cannot be examined: " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        throw InputError(path + ": is not a regular file");
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
}

void InputFile::read(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::read(descriptor_.number(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            throw InputError(path_ + ": cannot be read: " + std::strerror(errno));
        }
        if (count == 0) {
            throw InputError(path_ + ": ends " + std::to_string(bytes.size()) + " bytes too early");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

} // namespace paceline::sdk
