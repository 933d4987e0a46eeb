// SPDX-License-Identifier: Apache-2.0
// A run for people at a terminal.
#pragma once

#include <string>

#include "lab/types/run.hpp"

namespace paceline::lab {

struct TerminalOptions {
    bool color = false;
    int width = 100; // columns; made for 100 to 120, of use from 80
};

// All tables of a run with notes and a legend. A cell that failed shows its status and reason and
// never a number.
[[nodiscard]] std::string terminal_table(const RunRecord& record, const TerminalOptions& options);

// What is not ok, on one screen: failures first, then what was skipped, is unsupported or not
// installed.
[[nodiscard]] std::string terminal_failures(const RunRecord& record,
                                            const TerminalOptions& options);

} // namespace paceline::lab
