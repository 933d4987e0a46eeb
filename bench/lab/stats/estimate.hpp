// SPDX-License-Identifier: Apache-2.0
// One quantity over the rounds: what was seen, and how well its median is known.
#pragma once

#include <optional>
#include <vector>

#include "lab/stats/median_interval.hpp"
#include "lab/stats/summary.hpp"

namespace paceline::lab {

struct Estimate {
    Summary summary;
    std::optional<MedianInterval> interval; // of the median, at kConfidence; absent below 6 values
};

// Absent if there is no value.
[[nodiscard]] std::optional<Estimate> estimate(const std::vector<double>& values);

} // namespace paceline::lab
