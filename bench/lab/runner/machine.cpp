// SPDX-License-Identifier: Apache-2.0
// The layer `environment`, asked about this machine.
#include "lab/runner/machine.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include <unistd.h>

#include "lab/config/contenders.hpp"
#include "lab/environment/busy.hpp"
#include "lab/environment/record.hpp"
#include "lab/environment/sources.hpp"
#include "lab/process/clock.hpp"

namespace paceline::lab {

nlohmann::json recorded_environment(const Laboratory& laboratory) {
    EnvironmentSources sources;
    sources.system = read_system_facts();
    sources.variables = read_variables();
    for (const auto& [id, contender] : read_contenders(laboratory.source / "contenders")) {
        sources.contenders.push_back(id);
    }
    sources.repository = laboratory.source.parent_path();
    sources.python = laboratory.python;
    sources.lock_file = laboratory.source.parent_path() / "tools/setup/requirements.txt";
    sources.kernels = laboratory.kernels;
    return environment_record(sources);
}

void resolve_workers(Profile& profile, const nlohmann::json& environment) {
    const nlohmann::json cpus = environment.value(
        nlohmann::json::json_pointer("/scheduler/effective_cpus"), nlohmann::json());
    const std::int64_t usable =
        cpus.is_number() ? std::max<std::int64_t>(1, static_cast<std::int64_t>(cpus.get<double>()))
                         : 1;
    std::ranges::replace(profile.workers, std::int64_t{0}, usable);
    std::ranges::sort(profile.workers);
    profile.workers.erase(std::ranges::unique(profile.workers).begin(), profile.workers.end());
}

std::vector<std::string> wait_for_quiet(double seconds, const std::function<void()>& check) {
    if (seconds <= 0) {
        return {};
    }
    const std::int64_t deadline = monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    const std::set<int> ours{getpid()};
    const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
    constexpr std::chrono::milliseconds kPause(500);
    CpuSnapshot before = look_at_cpu_use();
    for (;;) {
        check();
        std::this_thread::sleep_for(kPause);
        CpuSnapshot now = look_at_cpu_use();
        const std::vector<BusyProcess> busy =
            busy_processes(before, now, ours, kBusyShare, ticks_per_second);
        if (busy.empty() || monotonic_ns() > deadline) {
            std::vector<std::string> lines;
            std::ranges::transform(busy, std::back_inserter(lines), busy_text);
            return lines;
        }
        before = std::move(now);
    }
}

} // namespace paceline::lab
