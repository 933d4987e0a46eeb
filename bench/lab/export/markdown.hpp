// SPDX-License-Identifier: Apache-2.0
// A run as a Markdown document: to paste into an issue or a README.
#pragma once

#include <string>

#include "lab/types/run.hpp"

namespace paceline::lab {

// GitHub-flavoured: run and machine, a table a workload, tables of the queue, failures with
// reasons, notes, contenders. Text of contenders is escaped: it can neither break a table nor
// become a link or HTML.
[[nodiscard]] std::string export_markdown(const RunRecord& record);

} // namespace paceline::lab
