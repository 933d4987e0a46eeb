// SPDX-License-Identifier: Apache-2.0
// Deaths at every instruction of an operation.
#pragma once

#include <cstdint>
#include <string>

#include "scenes.hpp"

namespace paceline::test {

struct SweepResult {
    std::string name;
    std::uint64_t instructions = 0;
    // Instructions that write into the region.
    std::uint64_t writes = 0;
    Verdict verdict{};
};

// For every instruction: a copy of the region, in which the victim has died there while others
// worked meanwhile.
SweepResult sweep_copies(const Scene& scene, Meanwhile meanwhile);

// For every `stride`-th instruction: a real victim, really killed there.
SweepResult sweep_kills(const Scene& scene, Meanwhile meanwhile, std::uint64_t stride);

// For every `stride`-th instruction: others work while the victim is stopped there; it goes on to
// the end of its operation, tells what came of it, and dies after it.
SweepResult sweep_stops(const Scene& scene, Meanwhile meanwhile, std::uint64_t stride);

// For every write of the operation: others work while the victim is stopped after it, then the
// victim goes on and dies at each later instruction.
SweepResult sweep_resumed(const Scene& scene, Meanwhile meanwhile);

// For every write of the operation a victim dies there; for every instruction of its reaper, the
// reaper dies there.
SweepResult sweep_reaper(const Scene& scene);

// Two victims, stopped after each pair of writes of their operations, die together; `stride` skips
// pairs.
SweepResult sweep_pairs(const Operation& first, const Operation& second, std::uint64_t stride);

} // namespace paceline::test
