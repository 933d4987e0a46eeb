// SPDX-License-Identifier: Apache-2.0
// The zigzag construction of a Williams square.
#include "lab/plan/williams.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace paceline::lab {

std::vector<std::vector<int>> williams_square(int count) {
    if (count == 1) {
        return {{0}};
    }
    // First row 0, 1, n-1, 2, n-2 ...: the differences of neighbours are all different, so its
    // cyclic shifts are balanced for even counts; odd counts need the mirror images too.
    std::vector<int> first;
    first.reserve(count);
    for (int step = 0; step < count; ++step) {
        first.push_back(step % 2 == 1 ? (step + 1) / 2 : (count - step / 2) % count);
    }
    std::vector<std::vector<int>> rows;
    for (int shift = 0; shift < count; ++shift) {
        std::vector<int> row;
        row.reserve(first.size());
        for (const int thing : first) {
            row.push_back((thing + shift) % count);
        }
        rows.push_back(std::move(row));
    }
    if (count % 2 == 1) {
        for (int shift = 0; shift < count; ++shift) {
            rows.emplace_back(rows[static_cast<std::size_t>(shift)].rbegin(),
                              rows[static_cast<std::size_t>(shift)].rend());
        }
    }
    return rows;
}

std::vector<int> seeded_permutation(int count, std::uint64_t seed) {
    std::vector<int> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    // std::shuffle differs between standard libraries; Fisher-Yates over mt19937_64 does not.
    std::mt19937_64 generator(seed);
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[generator() % i]);
    }
    return order;
}

} // namespace paceline::lab
