// SPDX-License-Identifier: Apache-2.0
// Leader-based grouping: each leader takes all that overlap it.
#include "lab/stats/groups.hpp"

#include <algorithm>

namespace paceline::lab {

namespace {

struct Candidate {
    std::size_t place; // in the order given
    double median;
    MedianInterval interval;
};

bool overlap(const MedianInterval& a, const MedianInterval& b) {
    return a.lower <= b.upper && b.lower <= a.upper;
}

// Those of which the interval is known, best first.
std::vector<Candidate> candidates(const std::vector<std::optional<Estimate>>& ratios) {
    std::vector<Candidate> found;
    for (std::size_t place = 0; place < ratios.size(); ++place) {
        const std::optional<Estimate>& ratio = ratios[place];
        if (ratio && ratio->interval) {
            found.push_back({place, ratio->summary.median, *ratio->interval});
        }
    }
    std::ranges::stable_sort(found, {}, &Candidate::median);
    return found;
}

} // namespace

std::vector<std::optional<std::size_t>>
leader_groups(const std::vector<std::optional<Estimate>>& ratios) {
    const std::vector<Candidate> best_first = candidates(ratios);
    std::vector<std::optional<std::size_t>> groups(ratios.size());
    std::size_t next = 0;
    for (const Candidate& leader : best_first) {
        if (groups[leader.place]) {
            continue;
        }
        for (const Candidate& other : best_first) {
            if (!groups[other.place] && overlap(leader.interval, other.interval)) {
                groups[other.place] = next;
            }
        }
        ++next;
    }
    return groups;
}

std::string group_letter(std::size_t group) {
    std::string letters;
    for (std::size_t rest = group + 1; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return letters;
}

} // namespace paceline::lab
