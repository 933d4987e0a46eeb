// SPDX-License-Identifier: Apache-2.0
// The sections of the terminal table, one function each; terminal.cpp puts them together.
#pragma once

#include <string>

#include "lab/export/table.hpp"
#include "lab/export/terminal.hpp"
#include "lab/stats/run_summary.hpp"

namespace paceline::lab {

// Red for failures, yellow for skipped, faint for what could not be tried.
[[nodiscard]] Tone status_tone(Status status);

// "NAME: TITLE", the name in strong letters, wrapped.
[[nodiscard]] std::string terminal_heading(const std::string& name, const std::string& title,
                                           const TerminalOptions& options);

[[nodiscard]] std::string terminal_workload(const WorkloadSection& section,
                                            const TerminalOptions& options);

[[nodiscard]] std::string terminal_queue_part(const QueuePart& part,
                                              const TerminalOptions& options);

} // namespace paceline::lab
