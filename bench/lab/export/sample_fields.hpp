// SPDX-License-Identifier: Apache-2.0
// The fields of an exported sample: the one list of names and their order, for JSON and CSV.
#pragma once

#include <nlohmann/json.hpp>

#include "lab/types/sample.hpp"

namespace paceline::lab {

// Which fields a sample has.
enum class Fields {
    of_its_workload, // those of the queue only for the queue workload
    all,
};

// Times, put_ns, get_ns, round_trip_ns and stream_bytes_per_s are null unless the status is ok;
// those of the queue also when the part does not measure them. `reason` is null if the status is
// ok; texts that are empty because nothing is known (digest, predecessor, log, version) are null.
// Peaks of memory, and sampling_cpu_share (of one CPU, what looking cost), are null if memory was
// never looked at.
[[nodiscard]] nlohmann::ordered_json sample_fields(const Sample& sample, Fields fields);

} // namespace paceline::lab
