// SPDX-License-Identifier: Apache-2.0
// Order statistics and the binomial distribution.
#include "lab/stats/median_interval.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/math/distributions/binomial.hpp>

namespace paceline::lab {

namespace {

void require_confidence(double confidence) {
    if (!(confidence > 0.0 && confidence < 1.0)) {
        throw std::invalid_argument("a confidence lies between 0 and 1");
    }
}

// Of the interval from rank k to rank n + 1 - k.
double coverage(std::size_t count, std::size_t rank) {
    const boost::math::binomial_distribution<double> below(static_cast<double>(count), 0.5);
    return 1.0 - 2.0 * boost::math::cdf(below, static_cast<double>(rank - 1));
}

} // namespace

std::optional<MedianInterval> median_interval(std::vector<double> values, double confidence) {
    require_confidence(confidence);
    const std::size_t count = values.size();
    if (count < 2 || coverage(count, 1) < confidence) {
        return std::nullopt;
    }
    std::size_t rank = 1;
    while (coverage(count, rank + 1) >= confidence) { // it is 0 or less past the middle
        ++rank;
    }
    std::ranges::sort(values);
    return MedianInterval{values[rank - 1], values[count - rank], coverage(count, rank), rank,
                          count + 1 - rank};
}

std::size_t values_for_interval(double confidence) {
    require_confidence(confidence);
    std::size_t count = 2;
    while (coverage(count, 1) < confidence) {
        ++count;
    }
    return count;
}

} // namespace paceline::lab
