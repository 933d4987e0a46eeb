// SPDX-License-Identifier: Apache-2.0
// A run as JSON: everything, for programs.
#pragma once

#include <string>

#include "lab/types/run.hpp"

namespace paceline::lab {

inline constexpr int kJsonSchema = 1;

// {"schema": 1, "run": {...}, "environment": {...}, "samples": [...]}, one sample a line; what is
// known of the contenders stands in the run. Numbers read back as the same numbers; bytes that are
// not UTF-8 become U+FFFD. Never throws for what a record may hold.
[[nodiscard]] std::string export_json(const RunRecord& record);

} // namespace paceline::lab
