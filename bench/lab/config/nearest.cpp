// SPDX-License-Identifier: Apache-2.0
// Edit distance between names.
#include "lab/config/nearest.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace paceline::lab {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_previous;
    std::vector<std::size_t> previous(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        previous[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before_previous[j - 2] + 1);
            }
        }
        before_previous = previous;
        previous.swap(current);
    }
    return previous[b.size()];
}

} // namespace

std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    const std::size_t allowed = word.size() < 4 ? 1 : std::max<std::size_t>(word.size() / 3, 2);
    std::size_t best_distance = allowed + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    if (best.empty() && word.size() >= 3) {
        const auto extended = std::ranges::find_if(
            candidates, [&](const auto& name) { return name.find(word) != std::string::npos; });
        if (extended != candidates.end()) {
            best = *extended;
        }
    }
    return best;
}

std::string unknown_name(std::string_view what, std::string_view word,
                         const std::vector<std::string>& candidates) {
    const std::string nearest = nearest_name(word, candidates);
    if (!nearest.empty()) {
        return fmt::format(R"(unknown {} "{}"; did you mean "{}"?)", what, word, nearest);
    }
    return fmt::format("unknown {} \"{}\"; there are: {}", what, word, fmt::join(candidates, ", "));
}

} // namespace paceline::lab
