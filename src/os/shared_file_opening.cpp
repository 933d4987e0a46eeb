// SPDX-License-Identifier: Apache-2.0
// How a shared file comes to be, is found by its name and loses it.
#include <cassert>
#include <cerrno>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/failure.hpp"
#include "os/shared_file.hpp"
#include "os/users.hpp"

// Of Linux 6.3; the C library does not know it yet.
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

namespace paceline::os {

namespace {

constexpr const char* kFolder = "/dev/shm";
constexpr const char* kPrefix = "/dev/shm/paceline.";

// Beyond the limit the kernel would end the process by SIGXFSZ.
void check_limit_of_size(std::uint64_t size, const std::string& attempt) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        size > limit.rlim_cur) {
        fail(EFBIG, attempt,
             "raise the limit on the size of files (RLIMIT_FSIZE, ulimit -f), which is " +
                 std::to_string(limit.rlim_cur) + " bytes");
    }
    if (size > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max())) {
        fail(EFBIG, attempt, "ask for less");
    }
}

// A file of holes: pages come with allocate() or the first touch.
void make_sparse(const Descriptor& descriptor, std::uint64_t size, mode_t mode,
                 const std::string& attempt) {
    if (::fchmod(descriptor.number(), mode) != 0) {
        fail(errno, attempt, "see why the system refuses to set its permissions");
    }
    while (::ftruncate(descriptor.number(), static_cast<off_t>(size)) != 0) {
        if (errno != EINTR) {
            fail(errno, attempt, "ask for less");
        }
    }
}

Descriptor memory_file(std::string_view label) {
    // The kernel refuses longer ones, and a label is only to be read.
    constexpr std::size_t kLongestLabel = 249;
    const std::string text(label.substr(0, kLongestLabel));
    constexpr unsigned int kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    Descriptor descriptor(::memfd_create(text.c_str(), kFlags | MFD_NOEXEC_SEAL));
    if (!descriptor.is_open() && errno == EINVAL) {
        // Before Linux 6.3.
        descriptor = Descriptor(::memfd_create(text.c_str(), kFlags));
    }
    return descriptor;
}

std::string hint_for_named(int error, const std::string& path) {
    struct stat status{};
    if ((error == EACCES || error == EPERM) && ::lstat(path.c_str(), &status) == 0) {
        return "it belongs to " + user_name(status.st_uid) +
               ": run as that user, or have that user change its permissions";
    }
    return "see what is there with ls -l " + path;
}

[[noreturn]] void refuse_other_kind(const std::string& path) {
    fail(EINVAL, "cannot open the shared file " + path,
         "something that is not a regular file has this name: remove it or choose another name");
}

} // namespace

std::string SharedFile::path_of(std::string_view name) {
    assert(!name.empty() && name.find('/') == std::string_view::npos);
    return kPrefix + std::string(name);
}

SharedFile SharedFile::anonymous(std::string_view label, std::uint64_t size) {
    const std::string attempt = "cannot make the shared memory \"" + std::string(label) + "\" of " +
                                std::to_string(size) + " bytes";
    check_limit_of_size(size, attempt);
    Descriptor descriptor = memory_file(label);
    if (!descriptor.is_open()) {
        fail(errno, attempt, "see that the system allows memfd_create");
    }
    constexpr mode_t kOwnerOnly = 0600;
    make_sparse(descriptor, size, kOwnerOnly, attempt);
    if (::fcntl(descriptor.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        fail(errno, attempt, "see why the system refuses to seal its size");
    }
    return SharedFile(std::move(descriptor));
}

SharedFile SharedFile::unnamed_in_shared_memory(std::uint64_t size, mode_t mode) {
    const std::string attempt =
        "cannot make a shared file of " + std::to_string(size) + " bytes in " + kFolder;
    check_limit_of_size(size, attempt);
    Descriptor descriptor(::open(kFolder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
    if (!descriptor.is_open()) {
        const bool no_memory_there = errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT;
        fail(errno, attempt,
             no_memory_there ? "mount a tmpfs there" : "see that this user may write there");
    }
    make_sparse(descriptor, size, mode, attempt);
    return SharedFile(std::move(descriptor));
}

std::optional<SharedFile> SharedFile::open_named(std::string_view name) {
    const std::string path = path_of(name);
    Descriptor descriptor(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
    if (!descriptor.is_open()) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        if (errno == ELOOP || errno == EISDIR || errno == ENXIO) {
            refuse_other_kind(path);
        }
        const int error = errno;
        fail(error, "cannot open the shared file " + path, hint_for_named(error, path));
    }
    struct stat status{};
    if (::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        refuse_other_kind(path);
    }
    return SharedFile(std::move(descriptor));
}

bool SharedFile::unlink_named(std::string_view name) {
    const std::string path = path_of(name);
    if (::unlink(path.c_str()) == 0) {
        return true;
    }
    if (errno == ENOENT) {
        return false;
    }
    const int error = errno;
    fail(error, "cannot remove the shared file " + path, hint_for_named(error, path));
}

} // namespace paceline::os
