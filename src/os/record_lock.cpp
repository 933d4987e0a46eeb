// SPDX-License-Identifier: Apache-2.0
// F_OFD_SETLK and F_OFD_GETLK. Classical record locks would fall as soon as any descriptor of the
// file in the process is closed.
#include "os/record_lock.hpp"

#include <cerrno>
#include <string>

#include <fcntl.h>

#include "os/failure.hpp"

namespace paceline::os {

namespace {

struct flock one_byte(short type, std::uint64_t byte) {
    struct flock lock{};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(byte);
    lock.l_len = 1;
    return lock;
}

[[noreturn]] void refuse(int error, const char* verb, int descriptor, std::uint64_t byte) {
    fail(error,
         std::string("cannot ") + verb + " the lock on byte " + std::to_string(byte) +
             " of descriptor " + std::to_string(descriptor),
         error == ENOLCK ? "the system has too many file locks: end what holds them"
                         : "use a descriptor that is open for reading and writing");
}

} // namespace

bool try_lock_byte(int descriptor, std::uint64_t byte) {
    struct flock lock = one_byte(F_WRLCK, byte);
    while (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
        if (errno == EAGAIN || errno == EACCES) {
            return false;
        }
        if (errno != EINTR) {
            refuse(errno, "take", descriptor, byte);
        }
    }
    return true;
}

void unlock_byte(int descriptor, std::uint64_t byte) {
    struct flock lock = one_byte(F_UNLCK, byte);
    while (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
        if (errno != EINTR) {
            refuse(errno, "release", descriptor, byte);
        }
    }
}

bool is_byte_locked_by_other(int descriptor, std::uint64_t byte) {
    struct flock lock = one_byte(F_WRLCK, byte);
    while (::fcntl(descriptor, F_OFD_GETLK, &lock) != 0) {
        if (errno != EINTR) {
            refuse(errno, "look at", descriptor, byte);
        }
    }
    return lock.l_type != F_UNLCK;
}

ByteLock::~ByteLock() {
    if (is_held_) {
        struct flock lock = one_byte(F_UNLCK, byte_);
        // What else can go wrong is that the descriptor was closed, and that releases it, too.
        while (::fcntl(descriptor_, F_OFD_SETLK, &lock) != 0 && errno == EINTR) {
        }
    }
}

} // namespace paceline::os
