// SPDX-License-Identifier: Apache-2.0
// Checks of memory, of limits and of the software itself.
#include <algorithm>

#include <fmt/format.h>

#include "lab/environment/doctor_checks.hpp"

namespace paceline::lab {

using nlohmann::json;

namespace {

constexpr double kMegabyte = 1e6;

std::string megabytes(double bytes) {
    return fmt::format("{:.0f} MB", bytes / kMegabyte);
}

// The soft limit; absent if unknown, infinite if there is none.
std::optional<double> soft_limit(const json& environment, const char* pointer) {
    constexpr double kUnlimited = 1e300;
    const auto unlimited = text_at(environment, pointer);
    return unlimited ? std::optional{kUnlimited} : number_at(environment, pointer);
}

} // namespace

std::optional<Finding> check_memory(const json& environment) {
    auto available = number_at(environment, "/host/memory_available_bytes");
    const auto limit = number_at(environment, "/scheduler/cgroup/memory_limit_bytes");
    if (!available && !limit) {
        return std::nullopt;
    }
    if (limit && (!available || *limit < *available)) {
        available = limit;
    }
    const std::string what = fmt::format("{} of memory can be used", megabytes(*available));
    if (*available < 1000 * kMegabyte) {
        return Finding{Severity::problem, what,
                       "every worker holds its own copy of image or model: free memory, raise the "
                       "container's limit, or make "
                       "the work smaller (--set numerical.size=1000)"};
    }
    if (*available < 4000 * kMegabyte) {
        return Finding{
            Severity::advice, what,
            "enough for the profiles smoke and quick; profile standard wants about 4 GB"};
    }
    return fine(what);
}

std::optional<Finding> check_swap(const json& environment) {
    const auto used = number_at(environment, "/host/swap/used_bytes");
    if (!used) {
        return std::nullopt;
    }
    if (*used <= 64 * kMegabyte) {
        return fine("swap is not in use");
    }
    return Finding{
        Severity::advice, fmt::format("{} are swapped out", megabytes(*used)),
        "reading pages back disturbs samples: free memory, then sudo swapoff -a && sudo swapon -a"};
}

std::optional<Finding> check_shared_memory(const json& environment) {
    const auto free = number_at(environment, "/scheduler/shared_memory/free_bytes");
    if (!free) {
        return std::nullopt;
    }
    const std::string what = fmt::format("/dev/shm has {} free", megabytes(*free));
    constexpr const char* kRemedy = "queues and clusters keep arrays there: sudo mount -o "
                                    "remount,size=4G /dev/shm, or docker run --shm-size=4g";
    if (*free < 256 * kMegabyte) {
        return Finding{Severity::problem, what, kRemedy};
    }
    if (*free < 1000 * kMegabyte) {
        return Finding{Severity::advice, what, kRemedy};
    }
    return fine(what);
}

std::optional<Finding> check_open_files(const json& environment) {
    const auto limit = soft_limit(environment, "/scheduler/limits/open_files/soft");
    if (!limit) {
        return std::nullopt;
    }
    if (*limit >= 4096) {
        return fine("the limit of open files is high enough");
    }
    const bool few = *limit < 256;
    return Finding{few ? Severity::problem : Severity::advice,
                   fmt::format("at most {} files may be open", *limit),
                   "clusters and queues open some for every worker: ulimit -n 65536"};
}

std::optional<Finding> check_processes(const json& environment) {
    const auto user = soft_limit(environment, "/scheduler/limits/processes/soft");
    const auto group = number_at(environment, "/scheduler/cgroup/process_limit");
    const auto ids = number_at(environment, "/scheduler/process_ids");
    if (!user && !group && !ids) {
        return std::nullopt;
    }
    const double limit =
        std::min({user.value_or(1e300), group.value_or(1e300), ids.value_or(1e300)});
    if (limit >= 4096) {
        return fine("the limit of processes is high enough");
    }
    return Finding{
        limit < 512 ? Severity::problem : Severity::advice,
        fmt::format("at most {} processes and threads are allowed", limit),
        "clusters start hundreds of threads: ulimit -u 65536, or docker run --pids-limit=-1"};
}

std::optional<Finding> check_tracing(const json& environment) {
    const auto allowed = truth_at(environment, "/scheduler/can_trace");
    if (!allowed) {
        return std::nullopt;
    }
    if (*allowed) {
        return fine("stacks of hung processes can be taken");
    }
    return Finding{Severity::advice,
                   fmt::format("stacks of hung processes cannot be taken (ptrace_scope {})",
                               number_at(environment, "/scheduler/trace_scope").value_or(0)),
                   "a hang is found but not explained: sudo sysctl kernel.yama.ptrace_scope=0 (3 "
                   "needs a reboot), or "
                   "docker run --cap-add=SYS_PTRACE"};
}

std::optional<Finding> check_address_randomisation(const json& environment) {
    const auto level = number_at(environment, "/scheduler/address_randomisation");
    if (!level) {
        return std::nullopt;
    }
    if (*level > 0) {
        return fine("addresses are randomised");
    }
    return Finding{Severity::advice, "address randomisation is off",
                   "all rounds share one layout of memory, which may favour a contender: sudo "
                   "sysctl kernel.randomize_va_space=2"};
}

std::optional<Finding> check_build(const json& environment) {
    const auto type = text_at(environment, "/software/build_type");
    const auto flags = text_at(environment, "/software/compiler_flags");
    if (!type && !flags) {
        return std::nullopt;
    }
    constexpr const char* kRemedy = "numbers of it say nothing: build the preset release";
    if (flags && flags->find("-fsanitize") != std::string::npos) {
        return Finding{Severity::problem, "the lab was built with a sanitizer", kRemedy};
    }
    const bool optimised = type && (*type == "Release" || *type == "RelWithDebInfo");
    const std::string what = fmt::format("the build type is {}", type.value_or("not set"));
    return optimised ? fine(what) : Finding{Severity::problem, what, kRemedy};
}

std::optional<Finding> check_commit(const json& environment) {
    const auto dirty = truth_at(environment, "/software/git/dirty");
    if (!dirty) {
        return std::nullopt;
    }
    if (!*dirty) {
        return fine("the sources are those of the commit");
    }
    return Finding{
        Severity::advice, "the sources differ from the commit",
        "the commit does not say what is measured: commit before a run that others should repeat"};
}

std::optional<Finding> check_preload(const json& environment) {
    const auto library = text_at(environment, "/software/variables/LD_PRELOAD");
    if (!library || library->empty()) {
        return fine("LD_PRELOAD is not set");
    }
    return Finding{Severity::advice, "LD_PRELOAD is set",
                   "every contender runs with that library in it: unset LD_PRELOAD"};
}

} // namespace paceline::lab
