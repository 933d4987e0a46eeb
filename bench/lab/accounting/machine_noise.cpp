// SPDX-License-Identifier: Apache-2.0
// Parses /proc/stat, /proc/pressure and /proc/loadavg.
#include "lab/accounting/machine_noise.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include <unistd.h>

#include "lab/process/proc.hpp"

namespace paceline::lab {

namespace {

// The `total=` of the line `some`, in microseconds there.
std::int64_t pressure_ns(const std::filesystem::path& file) {
    const std::string text = read_text(file);
    const std::size_t total = text.find("total=");
    if (!text.starts_with("some") || total == std::string::npos) {
        return 0;
    }
    std::int64_t microseconds = 0;
    std::istringstream(text.substr(total + 6)) >> microseconds;
    return microseconds * 1000;
}

} // namespace

MachineSnapshot read_machine(const std::filesystem::path& proc) {
    MachineSnapshot snapshot;
    const std::int64_t tick_ns = 1'000'000'000 / sysconf(_SC_CLK_TCK);
    // user nice system idle iowait irq softirq steal, all CPUs together
    std::istringstream stat(read_text(proc / "stat"));
    std::string label;
    std::array<std::int64_t, 8> ticks{};
    stat >> label;
    for (std::int64_t& value : ticks) {
        stat >> value;
    }
    snapshot.busy_ns = (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) * tick_ns;
    snapshot.steal_ns = ticks[7] * tick_ns;
    snapshot.cpu_pressure_ns = pressure_ns(proc / "pressure/cpu");
    snapshot.memory_pressure_ns = pressure_ns(proc / "pressure/memory");
    snapshot.io_pressure_ns = pressure_ns(proc / "pressure/io");
    std::istringstream(read_text(proc / "loadavg")) >> snapshot.load_average;
    return snapshot;
}

Noise noise_between(const MachineSnapshot& before, const MachineSnapshot& after,
                    std::int64_t tree_cpu_ns) {
    Noise noise;
    noise.load_average = after.load_average;
    noise.steal_ns = after.steal_ns - before.steal_ns;
    // /proc/stat counts in ticks and getrusage does not: the difference of a short sample can come
    // out below zero.
    noise.foreign_cpu_ns = std::max<std::int64_t>(0, after.busy_ns - before.busy_ns - tree_cpu_ns);
    noise.cpu_pressure_ns = after.cpu_pressure_ns - before.cpu_pressure_ns;
    noise.memory_pressure_ns = after.memory_pressure_ns - before.memory_pressure_ns;
    noise.io_pressure_ns = after.io_pressure_ns - before.io_pressure_ns;
    return noise;
}

} // namespace paceline::lab
