// SPDX-License-Identifier: Apache-2.0
// Medians and lines.
#include "figure.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace paceline::micro {

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string line_of(const Figure& figure) {
    const double measured = median(figure.rounds);
    const auto [low, high] = std::minmax_element(figure.rounds.begin(), figure.rounds.end());
    const bool is_met =
        figure.comparison == "<=" ? measured <= figure.target : measured >= figure.target;
    std::array<char, 256> line{};
    std::snprintf(line.data(), line.size(), "figure %s target %s %.3g measured %.3g [%.3g %.3g] %s",
                  figure.name.c_str(), figure.comparison.c_str(), figure.target, measured, *low,
                  *high, is_met ? "met" : "missed");
    return line.data();
}

} // namespace paceline::micro
