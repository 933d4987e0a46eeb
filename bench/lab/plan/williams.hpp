// SPDX-License-Identifier: Apache-2.0
// Williams squares: orders in which each contender follows each other one equally often.
#pragma once

#include <cstdint>
#include <vector>

namespace paceline::lab {

// The rows of a Williams design for `count` things: `count` rows if it is even, 2 * count if odd (1
// for one thing). Over all rows each thing stands at each position equally often and comes directly
// after each other thing equally often, so what a contender leaves behind (page cache, heat) weighs
// on all alike. Source: E. J. Williams, "Experimental designs balanced for the estimation of
// residual effects of treatments", 1949.
[[nodiscard]] std::vector<std::vector<int>> williams_square(int count);

// A permutation of 0 .. count - 1, the same for the same seed on every machine.
[[nodiscard]] std::vector<int> seeded_permutation(int count, std::uint64_t seed);

} // namespace paceline::lab
