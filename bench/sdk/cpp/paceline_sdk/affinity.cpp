// SPDX-License-Identifier: Apache-2.0
// sched_setaffinity by position among the allowed CPUs.
#include "paceline_sdk/affinity.hpp"

#include <cerrno>
#include <system_error>

#include <sched.h>

namespace paceline::sdk {

void pin_to_cpu(std::size_t number) {
    cpu_set_t cpus;
    if (::sched_getaffinity(0, sizeof(cpus), &cpus) != 0) {
        throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
    }
    std::size_t before = number % static_cast<std::size_t>(CPU_COUNT(&cpus));
    std::size_t cpu = 0;
    while (!CPU_ISSET(cpu, &cpus) || before > 0) {
        before -= CPU_ISSET(cpu, &cpus) ? 1 : 0;
        ++cpu;
    }
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    if (::sched_setaffinity(0, sizeof(cpus), &cpus) != 0) {
        throw std::system_error(errno, std::generic_category(), "sched_setaffinity");
    }
}

} // namespace paceline::sdk
