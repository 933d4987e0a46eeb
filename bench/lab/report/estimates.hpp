// SPDX-License-Identifier: Apache-2.0
// What the rounds say of a cell, as fields of the document.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "lab/stats/cell_summary.hpp"

namespace paceline::lab {

// A number as JSON: without ".0" if it is whole, which halves the document.
[[nodiscard]] nlohmann::ordered_json number_field(double value);
[[nodiscard]] nlohmann::ordered_json number_field(const std::optional<double>& value);

// Add statuses and mishaps, and every estimate, to the object of a cell.
void add_statuses(nlohmann::ordered_json& object, const CellSummary& cell);
void add_estimates(nlohmann::ordered_json& object, const CellSummary& cell);

} // namespace paceline::lab
