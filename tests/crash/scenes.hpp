// SPDX-License-Identifier: Apache-2.0
// The operations in whose middle a participant dies.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit.hpp"

namespace paceline::test {

inline constexpr std::uint32_t kVictim = 2;
inline constexpr std::uint32_t kSecondVictim = 6;

struct Operation {
    std::string name;
    // Run by the victim, in its own process.
    std::function<Outcome(TestRegion&, shm::Participant&)> run;
    // Ids that it tries to put, and how many messages it may acknowledge.
    std::vector<std::uint64_t> puts{};
    std::uint64_t gets = 0;
    bool may_close = false;
    bool gives_back = false;
};

struct Scene {
    Operation operation;
    shm::RegionOptions options;
    // Messages in the queue before, by participant 1.
    std::uint64_t messages = 3;
    std::uint64_t length = 16;
    // What the victim does first, before the first instruction that counts.
    std::function<void(TestRegion&, shm::Participant&)> prelude{};
    // Whether the victim has put and got before, so that its next put finds a chunk at once.
    bool is_warm = true;
    // Too many instructions for the sweeps that are quadratic in them.
    bool is_long = false;
};

// Makes the scene's region and says what must become of it.
Expectation set_up(const Scene& scene, TestRegion& region);

std::vector<Scene> all_scenes();

// The put and the get of which pairs die together.
std::vector<Operation> paired_operations(std::uint32_t number);

shm::RegionOptions small_options(std::uint32_t capacity);

} // namespace paceline::test
