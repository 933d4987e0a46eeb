// SPDX-License-Identifier: Apache-2.0
// Which files in /dev/shm belong to a process tree: those that one of its processes maps or holds
// open.
#pragma once

#include <set>
#include <string>

#include <sys/types.h>

namespace paceline::lab {

inline constexpr const char* kSharedMemoryFolder = "/dev/shm";

// Paths below /dev/shm that the process maps or has open now, without deleted ones.
[[nodiscard]] std::set<std::string> shared_memory_files_of(pid_t pid);
// Paths of all files in /dev/shm, at any depth.
[[nodiscard]] std::set<std::string> shared_memory_files();

} // namespace paceline::lab
