// SPDX-License-Identifier: Apache-2.0
// Whether the times that a contender reports can be true.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "lab/types/sample.hpp"

namespace paceline::lab {

// One phase as its two observers saw it.
struct PhaseTime {
    std::int64_t contender_ns;
    std::int64_t lab_ns; // from the request sent to the reply received
    // How long the contender and the lab waited for a CPU meanwhile: without it a busy machine
    // would look like a lying contender.
    std::int64_t cpu_wait_ns;
};

// Not longer than the lab saw, nor shorter by more than 50 ms + 2 % and the wait for a CPU. The
// 50 ms are for what no counter of a guest shows: its host stopping it between a clock and a reply.
[[nodiscard]] bool is_possible(const PhaseTime& time);

// Copies the times of a queue run into the sample. Returns what is wrong with them; empty if
// nothing is.
[[nodiscard]] std::string take_queue_times(const nlohmann::json& reply, Sample& sample);

} // namespace paceline::lab
