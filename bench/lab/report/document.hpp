// SPDX-License-Identifier: Apache-2.0
// The data of the page: bench/report/src/data/document.ts says what each field is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/report/report_run.hpp"

namespace paceline::lab {

inline constexpr int kReportSchema = 1;

// JSON. Every number is one of the exports' or of lab/stats; the same runs give the same bytes.
// `lab`: the version that writes it. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string report_document(const std::vector<ReportRun>& runs, std::string_view lab);

} // namespace paceline::lab
