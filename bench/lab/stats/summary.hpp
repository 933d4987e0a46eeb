// SPDX-License-Identifier: Apache-2.0
// Numbers that describe a list of values without a model behind them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace paceline::lab {

struct Summary {
    std::size_t count = 0;
    double minimum = 0;
    double first_quartile = 0;
    double median = 0;
    double third_quartile = 0;
    double maximum = 0;
    double mean = 0;
    // Of a sample (divided by count - 1); absent for a single value, of which no spread is known.
    std::optional<double> standard_deviation;
};

// The value below which a share of the values lies, 0 <= share <= 1, by linear interpolation
// between neighbours: definition 7 of Hyndman and Fan (1996), which numpy, R and most spreadsheets
// use by default. `sorted` must be ascending. Throws std::invalid_argument if it is empty or the
// share is out of range.
[[nodiscard]] double quantile(std::span<const double> sorted, double share);

// The middle value, or the mean of the two middle ones. Throws std::invalid_argument if there is no
// value.
[[nodiscard]] double median(std::vector<double> values);

// Quartiles are quantile(1/4) and quantile(3/4). Absent if there is no value. Values must be
// finite.
[[nodiscard]] std::optional<Summary> summarize(std::vector<double> values);

} // namespace paceline::lab
