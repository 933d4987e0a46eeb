// SPDX-License-Identifier: Apache-2.0
// What is not ok, merged so that a list of it can be read.
#pragma once

#include <string>
#include <vector>

#include "lab/stats/cell_summary.hpp"

namespace paceline::lab {

// All cells of one contender that ended with the same status for the same reason.
struct FailureEntry {
    Status status = Status::error;
    std::string contender;
    std::vector<std::string>
        places;      // "numerical, 2 workers", "queue put_get, 6,400 elements and 2 more sizes"
    int failed = 0;  // samples
    int samples = 0; // of all these cells
    std::string reason;
};

// Failures first, then skipped, unsupported and not installed; within a status by contender.
[[nodiscard]] std::vector<FailureEntry> failure_entries(const std::vector<CellSummary>& cells);

} // namespace paceline::lab
