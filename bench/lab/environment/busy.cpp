// SPDX-License-Identifier: Apache-2.0
// CPU time of processes from /proc/PID/stat, and the difference of two looks.
#include "lab/environment/busy.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "lab/environment/system_files.hpp"

namespace paceline::lab {

namespace {

// "pid (name) state ..."; the name may hold blanks and brackets, so the last bracket ends it.
std::optional<CpuUse> parse_stat(int pid, const std::string& stat) {
    const std::size_t begin = stat.find('(');
    const std::size_t end = stat.rfind(')');
    if (begin == std::string::npos || end == std::string::npos || end < begin) {
        return std::nullopt;
    }
    // Fields of proc(5) counted from 1; the third comes first behind the name.
    constexpr std::size_t kFirst = 3;
    constexpr std::size_t kUser = 14;
    constexpr std::size_t kSystem = 15;
    constexpr std::size_t kStart = 22;
    const auto fields = split_words(std::string_view(stat).substr(end + 1));
    if (fields.size() <= kStart - kFirst) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t field) { return whole_number(fields[field - kFirst]); };
    const auto user = number(kUser);
    const auto system = number(kSystem);
    const auto start = number(kStart);
    if (!user || !system || !start) {
        return std::nullopt;
    }
    return CpuUse{pid, stat.substr(begin + 1, end - begin - 1), static_cast<std::uint64_t>(*start),
                  static_cast<std::uint64_t>(*user + *system)};
}

} // namespace

CpuSnapshot look_at_cpu_use(const std::filesystem::path& proc) {
    const SystemFiles files(proc);
    CpuSnapshot snapshot;
    snapshot.at_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
                         std::chrono::steady_clock::now().time_since_epoch())
                         .count();
    for (const std::string& pid : files.numbered("", "")) {
        const auto stat = files.text(std::filesystem::path(pid) / "stat");
        const auto use =
            stat ? parse_stat(static_cast<int>(*whole_number(pid)), *stat) : std::nullopt;
        if (use) {
            snapshot.processes.push_back(*use);
        }
    }
    return snapshot;
}

std::vector<BusyProcess> busy_processes(const CpuSnapshot& before, const CpuSnapshot& after,
                                        const std::set<int>& excluded, double share,
                                        double ticks_per_second) {
    const double seconds = static_cast<double>(after.at_ns - before.at_ns) / 1e9;
    if (seconds <= 0.0 || ticks_per_second <= 0.0) {
        return {};
    }
    std::map<std::pair<int, std::uint64_t>, std::uint64_t> earlier;
    for (const CpuUse& process : before.processes) {
        earlier[{process.pid, process.start_ticks}] = process.cpu_ticks;
    }
    std::vector<BusyProcess> busy;
    for (const CpuUse& process : after.processes) {
        const auto known = earlier.find({process.pid, process.start_ticks});
        const std::uint64_t used = known == earlier.end() ? 0 : known->second;
        if (excluded.contains(process.pid) || process.cpu_ticks <= used) {
            continue;
        }
        const double cpus =
            static_cast<double>(process.cpu_ticks - used) / ticks_per_second / seconds;
        if (cpus > share) {
            busy.push_back({process.pid, process.name, cpus});
        }
    }
    std::ranges::sort(busy, [](const BusyProcess& a, const BusyProcess& b) {
        return std::pair{-a.cpus, a.pid} < std::pair{-b.cpus, b.pid};
    });
    return busy;
}

std::string busy_text(const BusyProcess& process) {
    return fmt::format("{} (pid {}) uses {:.0f} % of a CPU", process.name, process.pid,
                       process.cpus * 100);
}

} // namespace paceline::lab
