// SPDX-License-Identifier: Apache-2.0
// The single calls of the queue workload, summarised over calls and then over rounds.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lab/stats/estimate.hpp"

namespace paceline::lab {

// Mean, standard deviation and median are each taken over the calls of one sample (all calls of its
// process tree pooled), and the estimate is over the rounds, one value a round: its median is what
// is shown. Calls are never pooled over rounds; they are not independent of each other, so
// intervals come from rounds alone.
struct CallEstimate {
    Estimate mean;
    std::optional<Estimate> standard_deviation; // absent if every sample had one call
    Estimate median;
};

// `samples`: for each round the times of its calls; empty ones are left out. Absent if no call is
// left.
[[nodiscard]] std::optional<CallEstimate>
summarize_calls(const std::vector<std::vector<std::int64_t>>& samples);

} // namespace paceline::lab
