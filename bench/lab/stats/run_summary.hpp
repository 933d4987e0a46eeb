// SPDX-License-Identifier: Apache-2.0
// A run arranged as people read it: workloads, worker counts, ranked contenders; and the queue
// tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lab/stats/cell_summary.hpp"

namespace paceline::lab {

// One contender in a block.
struct RankedCell {
    CellSummary summary;
    std::optional<std::size_t> group; // see leader_groups; from 0
};

// All contenders at one worker count; serial ones stand at 1. By median total, then those without
// one by name. Groups are formed within a block: what shares a letter was compared at the same
// worker count.
struct WorkersBlock {
    int workers = 1;
    std::vector<RankedCell> cells;
    bool grouped = false; // at least one contender has a group
};

// One workload with one set of parameters; blocks by ascending worker count.
struct WorkloadSection {
    std::string workload;
    nlohmann::json parameters;
    std::vector<WorkersBlock> blocks;
};

struct QueueContender {
    std::string contender;
    int workers = 1;
    std::vector<std::optional<CellSummary>> cells; // one for each of the part's sizes
};

// One part of the queue workload.
struct QueuePart {
    std::string part;                   // put_get, round_trip, stream
    nlohmann::json parameters;          // what all its cells share: without "part" and "elements"
    std::vector<std::int64_t> elements; // ascending
    // Best first at the largest size that any contender managed (put + get, round trip: smaller;
    // stream: larger); those that did not manage it after them, by how many sizes they managed,
    // then by name.
    std::vector<QueueContender> contenders;
};

struct RunSummary {
    std::string reference;          // contender
    std::set<std::string> ceilings; // contenders that are no library: what the machine can do
    int rounds = 0;                 // rounds that have at least one sample
    std::vector<WorkloadSection>
        sections;                 // numerical, stateful, initialization, then others by name
    std::vector<QueuePart> queue; // put_get, round_trip, stream, then others by name
    bool grouped = false;         // a block has groups: there are enough rounds for a verdict
};

// Some total of the section has an interval.
[[nodiscard]] bool has_intervals(const WorkloadSection& section);

[[nodiscard]] RunSummary summarize_run(const RunRecord& record);

} // namespace paceline::lab
