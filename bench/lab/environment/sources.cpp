// SPDX-License-Identifier: Apache-2.0
// The system calls of this layer.
#include "lab/environment/sources.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace paceline::lab {

namespace {

std::vector<int> affinity() {
    std::vector<int> cpus;
    // Kernels with more CPUs than a plain set has refuse it: ask again with a larger one.
    for (int size = CPU_SETSIZE; size <= 64 * CPU_SETSIZE; size *= 2) {
        cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(size));
        if (set == nullptr) {
            break;
        }
        const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(size));
        const bool known = sched_getaffinity(0, bytes, set) == 0;
        for (int cpu = 0; known && cpu < size; ++cpu) {
            if (CPU_ISSET_S(static_cast<std::size_t>(cpu), bytes, set)) {
                cpus.push_back(cpu);
            }
        }
        CPU_FREE(set);
        if (known) {
            break;
        }
    }
    return cpus;
}

std::optional<std::uint64_t> limit_value(rlim_t value) {
    return value == RLIM_INFINITY ? std::nullopt : std::optional<std::uint64_t>{value};
}

std::vector<ResourceLimit> limits() {
    struct Known {
        const char* name;
        __rlimit_resource_t resource;
    };

    constexpr std::array kKnown{
        Known{"open_files", RLIMIT_NOFILE},      Known{"processes", RLIMIT_NPROC},
        Known{"locked_memory", RLIMIT_MEMLOCK},  Known{"stack", RLIMIT_STACK},
        Known{"address_space", RLIMIT_AS},       Known{"core_file", RLIMIT_CORE},
        Known{"message_queues", RLIMIT_MSGQUEUE}};
    std::vector<ResourceLimit> limits;
    for (const auto& [name, resource] : kKnown) {
        rlimit limit{};
        if (getrlimit(resource, &limit) == 0) {
            limits.push_back({name, limit_value(limit.rlim_cur), limit_value(limit.rlim_max)});
        }
    }
    return limits;
}

} // namespace

SystemFacts read_system_facts(const std::filesystem::path& shared_memory) {
    SystemFacts facts;
    utsname name{};
    if (uname(&name) == 0) {
        facts.host_name = name.nodename;
        facts.kernel_name = name.sysname;
        facts.kernel_release = name.release;
        facts.kernel_version = name.version;
        facts.machine = name.machine;
    }
    facts.affinity = affinity();
    facts.limits = limits();
    struct statvfs file_system{};
    if (statvfs(shared_memory.c_str(), &file_system) == 0) {
        facts.shared_memory_size = std::uint64_t{file_system.f_blocks} * file_system.f_frsize;
        facts.shared_memory_free = std::uint64_t{file_system.f_bavail} * file_system.f_frsize;
    }
    facts.c_library = fmt::format("glibc {}", gnu_get_libc_version());
    return facts;
}

std::map<std::string, std::string> read_variables() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return variables;
}

} // namespace paceline::lab
