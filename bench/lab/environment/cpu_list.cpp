// SPDX-License-Identifier: Apache-2.0
// Ranges of numbers, both ways.
#include "lab/environment/cpu_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lab/environment/system_files.hpp"

namespace paceline::lab {

namespace {

constexpr std::int64_t kMostCpus = 1 << 16;

} // namespace

std::optional<std::vector<int>> parse_cpu_list(std::string_view text) {
    std::vector<int> cpus;
    text = trimmed(text);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        const std::string_view range = text.substr(0, end);
        const std::size_t dash = std::min(range.find('-'), range.size());
        const auto first = whole_number(range.substr(0, dash));
        const auto last = dash == range.size() ? first : whole_number(range.substr(dash + 1));
        if (!first || !last || *first < 0 || *last < *first || *last >= kMostCpus) {
            return std::nullopt;
        }
        for (std::int64_t cpu = *first; cpu <= *last; ++cpu) {
            cpus.push_back(static_cast<int>(cpu));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return cpus;
}

std::string cpu_list_text(const std::vector<int>& cpus) {
    std::string text;
    for (std::size_t i = 0; i < cpus.size();) {
        std::size_t last = i;
        while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1) {
            ++last;
        }
        text += text.empty() ? "" : ",";
        text += last == i ? fmt::format("{}", cpus[i]) : fmt::format("{}-{}", cpus[i], cpus[last]);
        i = last + 1;
    }
    return text;
}

} // namespace paceline::lab
