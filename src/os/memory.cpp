// SPDX-License-Identifier: Apache-2.0
// sysconf, control groups and statvfs.
#include "os/memory.hpp"

#include <algorithm>

#include <sys/statvfs.h>
#include <unistd.h>

#include "os/control_group.hpp"

namespace paceline::os {

std::size_t page_size() noexcept {
    return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t physical_memory(const std::string& root) {
    const std::uint64_t machine =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * page_size();
    return std::min(machine, memory_limit(root).value_or(machine));
}

std::optional<std::uint64_t> free_bytes_of_shared_memory_folder() noexcept {
    struct statvfs status{};
    if (::statvfs("/dev/shm", &status) != 0 || status.f_blocks == 0) {
        return std::nullopt;
    }
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

} // namespace paceline::os
