// SPDX-License-Identifier: Apache-2.0
// What /proc says of processes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace paceline::lab {

struct ProcessStat {
    pid_t pid = 0;
    pid_t parent = 0;
    char state = '?';
    std::string name;              // as the kernel shortens it
    std::uint64_t start_ticks = 0; // since boot; with the pid it names a process for ever
    std::int64_t user_ns = 0;      // its own CPU time, without children
    std::int64_t system_ns = 0;
};

// Absent if there is no such process (any more).
[[nodiscard]] std::optional<ProcessStat> read_process(pid_t pid);
// It runs, sleeps or is stopped; a zombie is not alive.
[[nodiscard]] bool is_alive(pid_t pid);
[[nodiscard]] std::vector<ProcessStat> read_processes();
// All processes whose chain of parents leads to `root`, without `root` itself; zombies too.
[[nodiscard]] std::vector<ProcessStat> descendants_of(pid_t root);
// How long the main thread of a process was ready to run but had no CPU, since it began; 0 where
// the kernel does not say.
[[nodiscard]] std::int64_t run_queue_wait_ns(pid_t pid);
// A whole small file of /proc or /sys; empty if it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

} // namespace paceline::lab
