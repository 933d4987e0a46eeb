// SPDX-License-Identifier: Apache-2.0
// sched_getaffinity and the quota.
#include "os/cpu.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <vector>

#include <sched.h>
#include <unistd.h>

#include "os/control_group.hpp"

namespace paceline::os {

namespace {

int cpus_of_affinity() {
    // The kernel refuses a set that is too small for its CPUs, and does not say how large it must
    // be.
    constexpr std::size_t kMostSets = 1024;
    for (std::size_t count = 1; count <= kMostSets; count *= 2) {
        std::vector<cpu_set_t> sets(count);
        const std::size_t bytes = count * sizeof(cpu_set_t);
        if (::sched_getaffinity(0, bytes, sets.data()) == 0) {
            return CPU_COUNT_S(bytes, sets.data());
        }
        if (errno != EINVAL) {
            break;
        }
    }
    return static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
}

} // namespace

int allowed_cpus(const std::string& root) {
    int cpus = cpus_of_affinity();
    if (const auto quota = cpu_quota(root)) {
        cpus = static_cast<int>(std::min<double>(cpus, std::ceil(*quota)));
    }
    return std::max(cpus, 1);
}

} // namespace paceline::os
