// SPDX-License-Identifier: Apache-2.0
// Checks of the CPUs: how many, how fast, how steadily, and who else uses them.
#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "lab/environment/doctor_checks.hpp"

namespace paceline::lab {

using nlohmann::json;

std::optional<Finding> check_cpus(const json& environment) {
    const auto usable = number_at(environment, "/scheduler/effective_cpus");
    if (!usable) {
        return std::nullopt;
    }
    const std::string what = fmt::format("{} CPU{} may be used", *usable, *usable == 1 ? "" : "s");
    if (*usable < 2) {
        return Finding{Severity::problem, what,
                       "two workers share it, so no library can be faster than serial code: use a "
                       "machine with more, or "
                       "widen the affinity (taskset) or the container's quota"};
    }
    if (*usable < 4) {
        return Finding{Severity::advice, what,
                       "the lab itself and the contenders' own processes compete with the workers: "
                       "4 or more show scaling"};
    }
    return fine(what);
}

std::optional<Finding> check_affinity(const json& environment) {
    const auto allowed = number_at(environment, "/scheduler/affinity_cpus");
    const auto online = number_at(environment, "/scheduler/online_cpus");
    if (!allowed || !online) {
        return std::nullopt;
    }
    if (*allowed < *online) {
        return Finding{Severity::advice,
                       fmt::format("the affinity allows {} of {} CPUs", *allowed, *online),
                       "libraries that count the machine's CPUs start more workers than can run: "
                       "pass --workers, or start "
                       "the lab without taskset or cpuset"};
    }
    return fine(fmt::format("the affinity allows all {} CPUs", *online));
}

std::optional<Finding> check_quota(const json& environment) {
    const auto limit = number_at(environment, "/scheduler/cgroup/quota_cpus");
    if (!number_at(environment, "/scheduler/cgroup/version")) {
        return std::nullopt;
    }
    if (!limit) {
        return fine("no CPU quota is set");
    }
    return Finding{Severity::advice,
                   fmt::format("a control group limits CPU time to {:.2f} CPUs", *limit),
                   "workers are stopped for the rest of each period when it is used up, which "
                   "looks like noise: lift the quota "
                   "(docker run without --cpus) and pin to whole CPUs instead (--cpuset-cpus)"};
}

std::optional<Finding> check_governor(const json& environment) {
    const json::json_pointer place("/frequency/governors");
    const json governors = environment.contains(place) ? environment.at(place) : json(nullptr);
    if (!governors.is_array() || governors.empty()) {
        return Finding{Severity::advice, "the frequency governor cannot be read",
                       "usual in virtual machines and containers; the host decides: compare "
                       "contenders of one run, not runs"};
    }
    const auto slow =
        std::ranges::find_if(governors, [](const json& name) { return name != "performance"; });
    if (slow == governors.end()) {
        return fine("the frequency governor is performance");
    }
    return Finding{Severity::advice,
                   fmt::format("the frequency governor is {}",
                               slow->is_string() ? slow->get<std::string>() : "?"),
                   "the clock follows the load and short runs look slow: sudo cpupower "
                   "frequency-set -g performance"};
}

std::optional<Finding> check_turbo(const json& environment) {
    const auto on = truth_at(environment, "/frequency/turbo");
    if (!on) {
        return std::nullopt;
    }
    if (!*on) {
        return fine("turbo is off");
    }
    return Finding{Severity::advice, "turbo is on",
                   "one busy core runs faster than several, so speed-ups look smaller than the "
                   "library's share: echo 0 | sudo tee "
                   "/sys/devices/system/cpu/cpufreq/boost (Intel: echo 1 to "
                   "intel_pstate/no_turbo), or keep it and say so"};
}

std::optional<Finding> check_throttling(const json& environment) {
    const auto events = number_at(environment, "/frequency/throttle_events");
    if (!events) {
        return std::nullopt;
    }
    if (*events == 0) {
        return fine("no CPU was throttled by heat since boot");
    }
    return Finding{Severity::advice,
                   fmt::format("CPUs were throttled by heat {} times since boot", *events),
                   "improve the cooling or let the machine rest; if the number grows during a run, "
                   "repeat the run"};
}

std::optional<Finding> check_clock_source(const json& environment) {
    constexpr std::array<std::string_view, 6> kFast{
        "tsc", "kvm-clock",        "arch_sys_counter", "hyperv_clocksource_tsc_page",
        "xen", "riscv_clocksource"};
    const auto source = text_at(environment, "/frequency/clock_source");
    if (!source) {
        return std::nullopt;
    }
    if (std::ranges::find(kFast, *source) != kFast.end()) {
        return fine(fmt::format("the clock source is {}", *source));
    }
    return Finding{Severity::advice, fmt::format("the clock source is {}", *source),
                   "reading it is a system call of a microsecond or more, which the times of queue "
                   "calls contain: boot with "
                   "clocksource=tsc if the CPU's counter is stable"};
}

std::optional<Finding> check_smt(const json& environment) {
    const auto active = truth_at(environment, "/scheduler/smt_active");
    if (!active) {
        return std::nullopt;
    }
    if (!*active) {
        return fine("each CPU is a core of its own");
    }
    return Finding{
        Severity::advice, "two CPUs share a core (SMT)",
        "more workers than cores gain less: look at worker counts up to the number of cores, or "
        "echo off | sudo tee /sys/devices/system/cpu/smt/control"};
}

std::optional<Finding> check_virtual_machine(const json& environment) {
    const auto guest = truth_at(environment, "/host/virtualisation/virtual_machine");
    if (!guest) {
        return std::nullopt;
    }
    if (!*guest) {
        return fine("not a virtual machine");
    }
    return Finding{Severity::advice, "this is a virtual machine",
                   "neighbours on the host are seen only as stolen time: take more rounds "
                   "(--profile standard) and trust ratios "
                   "more than absolute times"};
}

std::optional<Finding> check_steal(const json& environment) {
    const auto share = number_at(environment, "/noise/steal_share");
    if (!share) {
        return std::nullopt;
    }
    const std::string what =
        fmt::format("the host kept back {:.1f} % of the CPU time since boot", *share * 100);
    if (*share > 0.10) {
        return Finding{Severity::problem, what,
                       "the CPUs are sold more than once: use a machine with dedicated CPUs"};
    }
    if (*share > 0.01) {
        return Finding{Severity::advice, what,
                       "take more rounds, or a machine with dedicated CPUs"};
    }
    return fine(what);
}

std::optional<Finding> check_load(const json& environment) {
    const auto minute = number_at(environment, "/noise/load_average/0");
    const auto usable = number_at(environment, "/scheduler/effective_cpus");
    if (!minute || !usable) {
        return std::nullopt;
    }
    const std::string what = fmt::format("the load average is {:.2f}", *minute);
    if (*minute >= *usable) {
        return Finding{
            Severity::problem, what,
            "other programs keep every CPU busy: end them or wait (top -o %CPU names them)"};
    }
    if (*minute > std::max(0.5, 0.1 * *usable)) {
        return Finding{
            Severity::advice, what,
            "something else is running or has just ended: wait a minute (top -o %CPU names it)"};
    }
    return fine(what);
}

std::optional<Finding> check_pressure(const json& environment) {
    const json::json_pointer place("/noise/pressure/cpu");
    if (environment.contains(place) && environment.at(place).is_object()) {
        return fine("pressure information is there");
    }
    return Finding{
        Severity::advice, "the kernel gives no pressure information (PSI)",
        "waiting for CPU, memory and disk cannot be seen beside a sample: boot with psi=1"};
}

} // namespace paceline::lab
