// SPDX-License-Identifier: Apache-2.0
// First over the calls of a sample, then over the samples.
#include "lab/stats/calls.hpp"

namespace paceline::lab {

std::optional<CallEstimate> summarize_calls(const std::vector<std::vector<std::int64_t>>& samples) {
    std::vector<double> means;
    std::vector<double> deviations;
    std::vector<double> medians;
    for (const std::vector<std::int64_t>& calls : samples) {
        const auto summary = summarize({calls.begin(), calls.end()});
        if (!summary) {
            continue;
        }
        means.push_back(summary->mean);
        medians.push_back(summary->median);
        if (summary->standard_deviation) {
            deviations.push_back(*summary->standard_deviation);
        }
    }
    const auto mean = estimate(means);
    const auto middle = estimate(medians);
    if (!mean || !middle) {
        return std::nullopt;
    }
    return CallEstimate{*mean, estimate(deviations), *middle};
}

} // namespace paceline::lab
