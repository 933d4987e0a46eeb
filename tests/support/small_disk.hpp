// SPDX-License-Identifier: Apache-2.0
// Another disk in the place of /dev/shm or /proc, for the forked child of a test.
#pragma once

#include <fstream>
#include <string>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace paceline::test {

// Only this process sees it. False: the system lets this user mount nothing.
inline bool mount_small_disk(const char* folder, std::size_t bytes) {
    const uid_t user = ::getuid();
    const gid_t group = ::getgid();
    if (user == 0) {
        if (::unshare(CLONE_NEWNS) != 0) {
            return false;
        }
    } else {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
            return false;
        }
        // A file needs an owner and a group that the new namespace knows.
        std::ofstream("/proc/self/uid_map") << "0 " << user << " 1\n";
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/gid_map") << "0 " << group << " 1\n";
    }
    const std::string options = "size=" + std::to_string(bytes);
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder, "tmpfs", 0, options.c_str()) == 0;
}

} // namespace paceline::test
