// SPDX-License-Identifier: Apache-2.0
// Which programs use the CPUs, from two looks at /proc: for the wait before a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace paceline::lab {

struct CpuUse {
    int pid = 0;
    std::string name;              // as the kernel shortens it
    std::uint64_t start_ticks = 0; // since boot; with the pid it names a process for ever
    std::uint64_t cpu_ticks = 0;   // user and system time of all its threads
};

struct CpuSnapshot {
    std::int64_t at_ns = 0; // CLOCK_MONOTONIC
    std::vector<CpuUse> processes;
};

// All processes of a /proc (or a folder that looks like it). Those that end meanwhile are left out.
[[nodiscard]] CpuSnapshot look_at_cpu_use(const std::filesystem::path& proc = "/proc");

struct BusyProcess {
    int pid = 0;
    std::string name;
    double cpus = 0; // 0.5: half of one CPU
};

inline constexpr double kBusyShare = 0.05;

// Processes that used more than `share` of one CPU between two looks, busiest first. A process that
// began in between counts with all that it used; one that ended is not seen. The kernel counts in
// ticks of 10 ms: below a second between the looks the answer is coarse. Pure: `ticks_per_second`
// is sysconf(_SC_CLK_TCK), 100 on Linux.
[[nodiscard]] std::vector<BusyProcess>
busy_processes(const CpuSnapshot& before, const CpuSnapshot& after, const std::set<int>& excluded,
               double share = kBusyShare, double ticks_per_second = 100);

// "rsync (pid 4711) uses 85 % of a CPU"
[[nodiscard]] std::string busy_text(const BusyProcess& process);

} // namespace paceline::lab
