// SPDX-License-Identifier: Apache-2.0
// flock on a descriptor of the folder.
#include "lab/store/folder_lock.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

[[noreturn]] void fail(const std::filesystem::path& folder, int error) {
    throw UserError(fmt::format("cannot lock {}: {}; choose another folder with --out",
                                folder.string(), std::generic_category().message(error)));
}

} // namespace

FolderLock::FolderLock(const std::filesystem::path& folder)
    : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
        fail(folder, errno);
    }
    int result = 0;
    do {
        result = flock(descriptor_, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        const int error = errno;
        release(); // no destructor runs for what was not constructed
        if (error == EWOULDBLOCK) {
            throw UserError(fmt::format("{} is being written by another paceline-bench: wait until "
                                        "it has ended, or choose another folder with --out",
                                        folder.string()));
        }
        fail(folder, error);
    }
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    if (this != &other) {
        release();
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

FolderLock::~FolderLock() {
    release();
}

void FolderLock::release() noexcept {
    if (descriptor_ >= 0) {
        close(std::exchange(descriptor_, -1));
    }
}

} // namespace paceline::lab
