// SPDX-License-Identifier: Apache-2.0
// The command that measures one cell again, as somebody would type it.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "lab/report/report_run.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

// A word that a shell takes as it stands; in quotes where it must be.
[[nodiscard]] std::string shell_word(const std::string& text);

// "build/bin/paceline-bench run --profile quick --workload numerical --contender A --workers 2
// --set rounds=5". `settings`: those of the run. Set is what differs from the base and concerns
// this cell; of the queue workload only the cell's own size is measured.
[[nodiscard]] std::string cell_command(const Cell& cell, const nlohmann::json& settings,
                                       const BaseProfile& base);

} // namespace paceline::lab
