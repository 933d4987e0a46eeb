// SPDX-License-Identifier: Apache-2.0
// The samples of a run as CSV: for spreadsheets and data frames.
#pragma once

#include <string>

#include "lab/types/run.hpp"

namespace paceline::lab {

// RFC 4180: a header, then one line a sample; lines end in CR LF; fields with a comma, quote or
// line break are quoted.
//
// Columns: the fields of a sample in the JSON export, those of the queue always included, in the
// same order: round, position, workload, parameters (as JSON), contender, version, workers, status,
// reason, verified (true or false), import_ns, start_ns, run_ns, stop_ns, lab_wall_ns, digest,
// cpu_user_ns, cpu_system_ns, peak_pss_bytes, peak_shm_bytes, processes, sampling_cpu_share,
// steal_ns, voluntary_switches, involuntary_switches, foreign_cpu_ns, cpu_pressure_ns,
// memory_pressure_ns, io_pressure_ns, load_average, predecessor, started_at, log, elements, part,
// put_ns, get_ns, round_trip_ns, stream_bytes_per_s. What is null there is an empty field; lists
// (run_ns, put_ns, get_ns, round_trip_ns) are joined by blanks in one field.
//
// A text that begins with = + - @, tab or carriage return gets an apostrophe before it: a
// spreadsheet would run it as a formula, and reasons and versions come from programs that were
// measured. The JSON export has the text as it was.
[[nodiscard]] std::string export_csv(const RunRecord& record);

} // namespace paceline::lab
