// SPDX-License-Identifier: Apache-2.0
// What the numbers of a run say that is worth a sentence; the wording belongs to the exporters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lab/stats/run_summary.hpp"

namespace paceline::lab {

// How the contenders of one block with at least 2 workers stand against the reference.
struct AgainstReference {
    std::string workload;
    nlohmann::json parameters;
    int workers = 2;
    std::size_t contenders = 0;       // that have a ratio; at least 1
    std::size_t faster = 0;           // median ratio below 1
    std::size_t clearly_faster = 0;   // the whole interval of the ratio below 1
    std::vector<std::string> leaders; // group 0, in the block's order; empty without groups
    std::string best;                 // lowest median ratio
    Estimate best_ratio;
};

// Blocks in which no contender has a ratio (the reference is missing, all failed) say nothing.
[[nodiscard]] std::vector<AgainstReference> against_reference(const RunSummary& run);

// A contender that hangs at a size of the queue workload and manages no larger one.
struct HangsFrom {
    std::string part;
    std::string contender;
    std::int64_t elements = 0; // the smallest size that hangs
};

[[nodiscard]] std::vector<HangsFrom> hangs_from(const RunSummary& run);

// Samples that ran while something else used the machine.
struct Disturbance {
    std::size_t samples = 0;   // ok ones, with a known wall time above zero
    std::size_t foreign = 0;   // other programs used more than kForeignShare of one CPU meanwhile
    std::size_t stolen = 0;    // the host kept back more than kStealShare of one CPU
    double median_foreign = 0; // CPUs' worth of time that was not the tree's; 0 without samples
};

inline constexpr double kForeignShare = 0.10;
inline constexpr double kStealShare = 0.01;
[[nodiscard]] Disturbance disturbance(const std::vector<Sample>& samples);

} // namespace paceline::lab
