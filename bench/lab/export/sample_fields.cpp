// SPDX-License-Identifier: Apache-2.0
// A sample as an ordered object.
#include "lab/export/sample_fields.hpp"

namespace paceline::lab {

namespace {

using nlohmann::ordered_json;

ordered_json text_or_null(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

template <class Value>
ordered_json value_or_null(const std::optional<Value>& value, bool ok) {
    return ok && value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json list_or_null(const std::vector<std::int64_t>& list, bool ok) {
    return ok && !list.empty() ? ordered_json(list) : ordered_json(nullptr);
}

ordered_json parameter(const Sample& sample, const char* name) {
    const nlohmann::json& parameters = sample.cell.parameters;
    const auto found = parameters.find(name);
    return found != parameters.end() ? ordered_json(*found) : ordered_json(nullptr);
}

} // namespace

ordered_json sample_fields(const Sample& sample, Fields fields) {
    const bool ok = sample.status == Status::ok;
    const bool looked = sample.usage.memory_samples > 0;
    const auto peak = [&](std::int64_t bytes) {
        return looked ? ordered_json(bytes) : ordered_json(nullptr);
    };
    ordered_json object;
    object["round"] = sample.round;
    object["position"] = sample.position;
    object["workload"] = sample.cell.workload;
    object["parameters"] = ordered_json(sample.cell.parameters);
    object["contender"] = sample.cell.contender;
    object["version"] = text_or_null(sample.version);
    object["workers"] = sample.cell.workers;
    object["status"] = status_name(sample.status);
    object["reason"] = ok ? ordered_json(nullptr) : ordered_json(sample.reason);
    object["verified"] = sample.verified;
    object["import_ns"] = value_or_null(sample.import_ns, ok);
    object["start_ns"] = value_or_null(sample.start_ns, ok);
    object["run_ns"] = list_or_null(sample.run_ns, ok);
    object["stop_ns"] = value_or_null(sample.stop_ns, ok);
    object["lab_wall_ns"] = value_or_null(sample.lab_wall_ns, ok);
    object["digest"] = text_or_null(sample.digest);
    object["cpu_user_ns"] = sample.usage.cpu_user_ns;
    object["cpu_system_ns"] = sample.usage.cpu_system_ns;
    object["peak_pss_bytes"] = peak(sample.usage.peak_pss_bytes);
    object["peak_shm_bytes"] = peak(sample.usage.peak_shm_bytes);
    object["processes"] = sample.usage.processes;
    object["sampling_cpu_share"] =
        looked ? ordered_json(sample.usage.sampling_cpu_share) : ordered_json(nullptr);
    object["steal_ns"] = sample.noise.steal_ns;
    object["voluntary_switches"] = sample.usage.voluntary_switches;
    object["involuntary_switches"] = sample.usage.involuntary_switches;
    object["foreign_cpu_ns"] = sample.noise.foreign_cpu_ns;
    object["cpu_pressure_ns"] = sample.noise.cpu_pressure_ns;
    object["memory_pressure_ns"] = sample.noise.memory_pressure_ns;
    object["io_pressure_ns"] = sample.noise.io_pressure_ns;
    object["load_average"] = sample.noise.load_average;
    object["predecessor"] = text_or_null(sample.predecessor);
    object["started_at"] = sample.started_at;
    object["log"] = text_or_null(sample.log);
    if (fields == Fields::all || sample.cell.workload == "queue") {
        object["elements"] = parameter(sample, "elements");
        object["part"] = parameter(sample, "part");
        object["put_ns"] = list_or_null(sample.put_ns, ok);
        object["get_ns"] = list_or_null(sample.get_ns, ok);
        object["round_trip_ns"] = list_or_null(sample.round_trip_ns, ok);
        object["stream_bytes_per_s"] = value_or_null(sample.stream_bytes_per_s, ok);
    }
    return object;
}

} // namespace paceline::lab
