// SPDX-License-Identifier: Apache-2.0
// A figure to reach: the median of its rounds against its target.
#pragma once

#include <string>
#include <vector>

namespace paceline::micro {

struct Figure {
    std::string name;
    // "<=" or ">=".
    std::string comparison;
    double target = 0;
    // One value a round.
    std::vector<double> rounds;
};

double median(std::vector<double> values);

// figure NAME target OP X measured Y [low high] met|missed
std::string line_of(const Figure& figure);

} // namespace paceline::micro
