// SPDX-License-Identifier: Apache-2.0
// The sentences around the tables: what ran, where, what may be concluded, what the numbers say.
#pragma once

#include <string>
#include <vector>

#include "lab/stats/run_summary.hpp"

namespace paceline::lab {

// "run 2025-11-22_1712, profile quick, 3 rounds, 2025-11-22T17:12:00Z to 2025-11-22T17:19:40Z"
[[nodiscard]] std::string run_line(const RunRecord& record, const RunSummary& summary);

// "AMD EPYC, 2 CPUs, 25.2 GB, virtual machine, Linux 6.18, Debian 12, Python 3.11.2, commit 9a85e4b
// (changed)"; what the record does not know is left out.
[[nodiscard]] std::string environment_line(const nlohmann::json& environment);

// Why no contender has a group; empty if some have one.
[[nodiscard]] std::string verdict_line(const RunSummary& summary);

// The name of a status for people: "not installed".
[[nodiscard]] std::string status_text(Status status);

// "3 of 10 rounds hang: no reply to run within 20 s"; for all rounds without "3 of 10 rounds".
[[nodiscard]] std::string mishap_text(const Mishap& mishap, int rounds);

// Worker counts as "1 worker", "2 workers".
[[nodiscard]] std::string workers_text(int workers);

// What the numbers show, one sentence each, and only what they show.
[[nodiscard]] std::vector<std::string> notes(const RunRecord& record, const RunSummary& summary);

} // namespace paceline::lab
