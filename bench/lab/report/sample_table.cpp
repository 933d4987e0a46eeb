// SPDX-License-Identifier: Apache-2.0
// Written row by row, so that a run of many samples is not held twice.
#include "lab/report/sample_table.hpp"

#include <array>

#include "lab/export/sample_fields.hpp"
#include "lab/report/estimates.hpp"
#include "lab/stats/summary.hpp"

namespace paceline::lab {

namespace {

using nlohmann::ordered_json;

constexpr std::array kFields{"cell",
                             "round",
                             "position",
                             "status",
                             "reason",
                             "started_at",
                             "predecessor",
                             "import_ns",
                             "start_ns",
                             "run_ns",
                             "stop_ns",
                             "lab_wall_ns",
                             "cpu_user_ns",
                             "cpu_system_ns",
                             "peak_pss_bytes",
                             "peak_shm_bytes",
                             "processes",
                             "voluntary_switches",
                             "involuntary_switches",
                             "steal_ns",
                             "foreign_cpu_ns",
                             "cpu_pressure_ns",
                             "memory_pressure_ns",
                             "io_pressure_ns",
                             "load_average",
                             "sampling_cpu_share",
                             "log",
                             "put_ns",
                             "get_ns",
                             "round_trip_ns",
                             "stream_bytes_per_s"};

std::string dump(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// [median, mean, standard deviation, smallest, largest, number of calls]
ordered_json call_fields(const std::vector<std::int64_t>& calls) {
    const auto summary = summarize({calls.begin(), calls.end()});
    if (!summary) {
        return nullptr;
    }
    return {number_field(summary->median),
            number_field(summary->mean),
            number_field(summary->standard_deviation),
            number_field(summary->minimum),
            number_field(summary->maximum),
            summary->count};
}

std::string row(const Sample& sample, std::size_t cell) {
    ordered_json fields = sample_fields(sample, Fields::all);
    fields["cell"] = cell;
    for (const auto& [name, calls] :
         {std::pair{"put_ns", &sample.put_ns}, std::pair{"get_ns", &sample.get_ns},
          std::pair{"round_trip_ns", &sample.round_trip_ns}}) {
        fields[name] = fields[name].is_null() ? ordered_json(nullptr) : call_fields(*calls);
    }
    ordered_json values = ordered_json::array();
    for (const char* name : kFields) {
        values.push_back(std::move(fields[name]));
    }
    return dump(values);
}

} // namespace

CellPlaces::CellPlaces(const std::vector<CellSummary>& cells) {
    for (const CellSummary& summary : cells) {
        const Cell& cell = summary.cell;
        places_.try_emplace({cell.workload, cell.parameters, cell.contender, cell.workers},
                            places_.size());
    }
}

std::size_t CellPlaces::of(const Cell& cell) const {
    return places_.at({cell.workload, cell.parameters, cell.contender, cell.workers});
}

std::string sample_table(const std::vector<Sample>& samples, const CellPlaces& cells) {
    std::string text = "{\"fields\": " + dump(ordered_json(kFields)) + ",\n\"rows\": [";
    const char* separator = "\n";
    for (const Sample& sample : samples) {
        text += separator + row(sample, cells.of(sample.cell));
        separator = ",\n";
    }
    return text + "\n]}";
}

} // namespace paceline::lab
