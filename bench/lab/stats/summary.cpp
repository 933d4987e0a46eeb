// SPDX-License-Identifier: Apache-2.0
// Quantiles, mean and standard deviation.
#include "lab/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace paceline::lab {

double quantile(std::span<const double> sorted, double share) {
    if (sorted.empty() || !(share >= 0.0 && share <= 1.0)) {
        throw std::invalid_argument("a quantile needs a value and a share between 0 and 1");
    }
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return quantile(values, 0.5);
}

std::optional<Summary> summarize(std::vector<double> values) {
    if (values.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(values);
    Summary summary;
    summary.count = values.size();
    summary.minimum = values.front();
    summary.first_quartile = quantile(values, 0.25);
    summary.median = quantile(values, 0.5);
    summary.third_quartile = quantile(values, 0.75);
    summary.maximum = values.back();
    summary.mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    if (values.size() > 1) {
        // Around the mean, not from sums of squares: nanoseconds of a long run would cancel.
        double squares = 0.0;
        for (const double value : values) {
            squares += (value - summary.mean) * (value - summary.mean);
        }
        summary.standard_deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    }
    return summary;
}

} // namespace paceline::lab
