// SPDX-License-Identifier: Apache-2.0
// Summary and interval of the same values.
#include "lab/stats/estimate.hpp"

namespace paceline::lab {

std::optional<Estimate> estimate(const std::vector<double>& values) {
    const std::optional<Summary> summary = summarize(values);
    if (!summary) {
        return std::nullopt;
    }
    return Estimate{*summary, median_interval(values)};
}

} // namespace paceline::lab
