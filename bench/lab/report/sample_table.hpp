// SPDX-License-Identifier: Apache-2.0
// All samples of a run as rows of one table: names stand once, not in each sample.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/stats/cell_summary.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

// Where each cell stands in a list of summaries.
class CellPlaces {
public:
    explicit CellPlaces(const std::vector<CellSummary>& cells);

    [[nodiscard]] std::size_t of(const Cell& cell) const;

private:
    using Key = std::tuple<std::string, nlohmann::json, std::string, int>;
    std::map<Key, std::size_t> places_;
};

// {"fields": [...], "rows": [...]} as text, a line a sample: the values are those of the exports,
// but calls of the queue are summarised, since a sample has thousands of them.
[[nodiscard]] std::string sample_table(const std::vector<Sample>& samples, const CellPlaces& cells);

} // namespace paceline::lab
