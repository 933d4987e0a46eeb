// SPDX-License-Identifier: Apache-2.0
// What the machine did besides the sample, from two looks at /proc.
#pragma once

#include <cstdint>
#include <filesystem>

#include "lab/types/sample.hpp"

namespace paceline::lab {

struct MachineSnapshot {
    std::int64_t busy_ns = 0; // of all CPUs since boot: user, nice, system, interrupts
    std::int64_t steal_ns = 0;
    std::int64_t cpu_pressure_ns = 0; // 0 where the kernel has no pressure information
    std::int64_t memory_pressure_ns = 0;
    std::int64_t io_pressure_ns = 0;
    double load_average = 0.0;
};

// `proc`: /proc, or a folder that looks like it (for tests).
[[nodiscard]] MachineSnapshot read_machine(const std::filesystem::path& proc = "/proc");

// `tree_cpu_ns`: what the sample itself used meanwhile; the rest of the busy time is foreign.
[[nodiscard]] Noise noise_between(const MachineSnapshot& before, const MachineSnapshot& after,
                                  std::int64_t tree_cpu_ns);

} // namespace paceline::lab
