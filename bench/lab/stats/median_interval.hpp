// SPDX-License-Identifier: Apache-2.0
// An interval that covers the unknown median whatever the distribution is.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace paceline::lab {

inline constexpr double kConfidence = 0.95;

struct MedianInterval {
    double lower = 0;
    double upper = 0;
    double coverage = 0;        // what it really covers: at least what was asked for
    std::size_t lower_rank = 0; // lower is the value of this rank, counted from 1
    std::size_t upper_rank = 0;
};

// The narrowest interval between two order statistics of equal depth whose coverage is at least
// `confidence`. The number of values below the median of any continuous distribution is binomial(n,
// 1/2), so the interval from rank k to rank n + 1 - k misses the median with probability 2 P(B <
// k); ties only add to the coverage. Assumes independent values of one distribution. Absent if even
// minimum to maximum covers too little: at 95 % for fewer than 6 values. Throws
// std::invalid_argument unless 0 < confidence < 1.
[[nodiscard]] std::optional<MedianInterval> median_interval(std::vector<double> values,
                                                            double confidence = kConfidence);

// How many values median_interval needs: 6 at 95 %.
[[nodiscard]] std::size_t values_for_interval(double confidence = kConfidence);

} // namespace paceline::lab
