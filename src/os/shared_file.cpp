// SPDX-License-Identifier: Apache-2.0
// What can be done with a shared file, whatever its kind.
#include "os/shared_file.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/failure.hpp"
#include "os/users.hpp"

namespace paceline::os {

namespace {

// Not /proc/self: that is the main thread's, which may have ended before the others.
std::string path_of_descriptor(int number) {
    return "/proc/thread-self/fd/" + std::to_string(number);
}

struct stat status_of(int number) {
    struct stat status{};
    if (::fstat(number, &status) != 0) {
        fail(errno, "cannot look at the shared file of descriptor " + std::to_string(number),
             "do not close descriptors that are not yours");
    }
    return status;
}

bool is_of(int descriptor, const FileIdentity& file) noexcept {
    struct stat status{};
    return ::fstat(descriptor, &status) == 0 && status.st_dev == file.device &&
           status.st_ino == file.inode;
}

std::error_code code_of(int error) noexcept {
    return {error, std::generic_category()};
}

} // namespace

SharedFile::SharedFile(Descriptor descriptor) : descriptor_(std::move(descriptor)) {
    const struct stat status = status_of(number());
    identity_ = {.device = status.st_dev, .inode = status.st_ino};
}

SharedFile SharedFile::adopt(Descriptor descriptor) {
    const struct stat status = status_of(descriptor.number());
    if (!S_ISREG(status.st_mode)) {
        fail(EINVAL,
             "cannot share memory through descriptor " + std::to_string(descriptor.number()),
             "hand over the descriptor of a file, not of a pipe, socket or device");
    }
    if (::fcntl(descriptor.number(), F_SETFD, FD_CLOEXEC) != 0) {
        fail(errno,
             "cannot make descriptor " + std::to_string(descriptor.number()) +
                 " close when a program is executed",
             "do not close descriptors that are not yours");
    }
    return SharedFile(std::move(descriptor));
}

SharedFile SharedFile::of_descriptor(int number) {
    Descriptor own(::fcntl(number, F_DUPFD_CLOEXEC, 0));
    if (!own.is_open()) {
        fail(errno, "cannot use descriptor " + std::to_string(number),
             "it must be open in this process: inherited from the one that named it");
    }
    return adopt(std::move(own));
}

Descriptor SharedFile::inheritable() const {
    Descriptor copy(::fcntl(number(), F_DUPFD, 0));
    if (!copy.is_open()) {
        fail(errno, "cannot make a descriptor for a program to inherit",
             "close descriptors that are not needed");
    }
    return copy;
}

bool SharedFile::link_as(std::string_view name) const {
    const std::string path = path_of(name);
    if (::linkat(AT_FDCWD, path_of_descriptor(number()).c_str(), AT_FDCWD, path.c_str(),
                 AT_SYMLINK_FOLLOW) == 0) {
        return true;
    }
    if (errno == EEXIST) {
        return false;
    }
    fail(errno, "cannot give a shared file the name " + path,
         errno == ENOENT ? "see that /proc is mounted and that the file never lost a name"
                         : "see that this user may write in /dev/shm");
}

std::error_code SharedFile::allocate(std::uint64_t offset, std::uint64_t length) const noexcept {
    // Where a signal interrupts the call, it undoes what the call has allocated. Smaller pieces get
    // done even if signals keep coming, as a profiler's do.
    constexpr std::uint64_t kSmallestPiece = 1 << 16;
    std::uint64_t piece = length;
    while (length > 0) {
        piece = std::min(piece, length);
        if (::fallocate(number(), 0, static_cast<off_t>(offset), static_cast<off_t>(piece)) == 0) {
            offset += piece;
            length -= piece;
        } else if (errno != EINTR) {
            return code_of(errno);
        } else {
            piece = std::max(piece / 2, kSmallestPiece);
        }
    }
    return {};
}

std::error_code SharedFile::give_back(std::uint64_t offset, std::uint64_t length) const noexcept {
    while (length > 0 && ::fallocate(number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                     static_cast<off_t>(offset), static_cast<off_t>(length)) != 0) {
        if (errno != EINTR) {
            return code_of(errno);
        }
    }
    return {};
}

Descriptor SharedFile::reopen() const {
    const std::string path = path_of_descriptor(number());
    Descriptor again(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    const int error = errno;
    const std::string attempt = "cannot open a shared file again through " + path;
    if (again.is_open()) {
        if (!is_file_of(again.number())) {
            fail(EBADF, attempt, "do not close descriptors that are not yours");
        }
        return again;
    }
    if (error == EACCES || error == EPERM) {
        fail(error, attempt,
             "it belongs to " + user_name(owner()) +
                 ": open it again before the process changes its user, or as that user");
    }
    fail(error, attempt,
         error == ENOENT ? "mount /proc in this container" : "see why the system refuses it");
}

std::uint64_t SharedFile::size() const {
    return static_cast<std::uint64_t>(status_of(number()).st_size);
}

std::uint64_t SharedFile::allocated_bytes() const {
    constexpr std::uint64_t kBlock = 512; // whatever st_blksize says
    return static_cast<std::uint64_t>(status_of(number()).st_blocks) * kBlock;
}

bool SharedFile::is_file_of(int descriptor) const noexcept {
    return is_of(number(), identity_) && is_of(descriptor, identity_);
}

bool SharedFile::is(const FileIdentity& identity) const noexcept {
    return is_of(number(), identity);
}

uid_t SharedFile::owner() const {
    return status_of(number()).st_uid;
}

mode_t SharedFile::mode() const {
    constexpr mode_t kPermissions = 07777;
    return status_of(number()).st_mode & kPermissions;
}

bool SharedFile::is_sealed_against_shrinking() const noexcept {
    const int seals = ::fcntl(number(), F_GET_SEALS);
    return seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
}

} // namespace paceline::os
