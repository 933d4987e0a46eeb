// SPDX-License-Identifier: Apache-2.0
// The contenders of a run, as fields of the document.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "lab/report/report_run.hpp"
#include "lab/stats/cell_summary.hpp"

namespace paceline::lab {

// An object: folder name -> what the run recorded of it, with its source. Each contender of a cell
// is there; what an older lab did not record is empty.
[[nodiscard]] nlohmann::ordered_json contender_fields(const ReportRun& run,
                                                      const std::vector<CellSummary>& cells);

} // namespace paceline::lab
