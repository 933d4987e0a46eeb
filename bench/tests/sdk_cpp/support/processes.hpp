// SPDX-License-Identifier: Apache-2.0
// What the kernel knows of processes, for tests that look for leftovers.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace paceline::sdk_test {

// The children of a process, zombies included, in ascending order.
std::vector<pid_t> children_of(pid_t process);

// The line of /proc/PID/status that begins with `name` and a colon, without them and the blanks.
std::string status_line(pid_t process, const std::string& name);

// The descriptors that a process has open, and what they are: "3 -> pipe:[12345]".
std::vector<std::string> descriptors_of(pid_t process);

// What a process has mapped or open under /dev/shm.
std::vector<std::string> shared_memory_files_of(pid_t process);

} // namespace paceline::sdk_test
