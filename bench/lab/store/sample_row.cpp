// SPDX-License-Identifier: Apache-2.0
// The columns are listed once; their order is that of bind and of read.
#include "lab/store/sample_row.hpp"

#include <string_view>

#include <fmt/format.h>

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr std::string_view kColumns =
    "round, position, predecessor, workload, parameters, contender, version, workers, started_at, "
    "status, reason, verified, "
    "import_ns, start_ns, run_ns, stop_ns, lab_wall_ns, digest, put_ns, get_ns, round_trip_ns, "
    "stream_bytes_per_s, "
    "cpu_user_ns, cpu_system_ns, peak_pss_bytes, peak_shm_bytes, voluntary_switches, "
    "involuntary_switches, processes, "
    "memory_samples, sampling_cpu_share, load_average, steal_ns, foreign_cpu_ns, cpu_pressure_ns, "
    "memory_pressure_ns, "
    "io_pressure_ns, log";

std::string list_text(const std::vector<std::int64_t>& list) {
    return json(list).dump();
}

std::vector<std::int64_t> list_value(const Statement& row, int column) {
    return row.is_null(column) ? std::vector<std::int64_t>{}
                               : json::parse(row.text(column)).get<std::vector<std::int64_t>>();
}

std::optional<std::int64_t> optional_integer(const Statement& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional{row.integer(column)};
}

} // namespace

std::string_view create_samples_table() {
    return R"(CREATE TABLE samples (
  id INTEGER PRIMARY KEY,
  cell TEXT NOT NULL UNIQUE,       -- round/workload/parameters/contender/workers
  round INTEGER NOT NULL, position INTEGER NOT NULL, predecessor TEXT NOT NULL,
  workload TEXT NOT NULL, parameters TEXT NOT NULL, contender TEXT NOT NULL, version TEXT NOT NULL, workers INTEGER NOT NULL,
  started_at TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, verified INTEGER NOT NULL,
  import_ns INTEGER, start_ns INTEGER, run_ns TEXT NOT NULL, stop_ns INTEGER, lab_wall_ns INTEGER, digest TEXT NOT NULL,
  put_ns TEXT NOT NULL, get_ns TEXT NOT NULL, round_trip_ns TEXT NOT NULL, stream_bytes_per_s REAL,
  cpu_user_ns INTEGER NOT NULL, cpu_system_ns INTEGER NOT NULL, peak_pss_bytes INTEGER NOT NULL,
  peak_shm_bytes INTEGER NOT NULL, voluntary_switches INTEGER NOT NULL, involuntary_switches INTEGER NOT NULL,
  processes INTEGER NOT NULL, memory_samples INTEGER NOT NULL, sampling_cpu_share REAL NOT NULL,
  load_average REAL NOT NULL, steal_ns INTEGER NOT NULL, foreign_cpu_ns INTEGER NOT NULL, cpu_pressure_ns INTEGER NOT NULL,
  memory_pressure_ns INTEGER NOT NULL, io_pressure_ns INTEGER NOT NULL, log TEXT NOT NULL
) STRICT)";
}

void insert_sample(const Database& database, const Sample& s) {
    constexpr int kParameters = 39;
    std::string marks = "?";
    for (int i = 1; i < kParameters; ++i) {
        marks += ", ?";
    }
    Statement insert = database.prepare(
        fmt::format("INSERT INTO samples (cell, {}) VALUES ({})", kColumns, marks));
    int p = 0;
    const auto put = [&](const auto& value) { insert.bind(++p, value); };
    const auto integer = [&](auto value) { insert.bind(++p, static_cast<std::int64_t>(value)); };
    put(cell_key(s.round, s.cell));
    integer(s.round);
    integer(s.position);
    put(s.predecessor);
    put(s.cell.workload);
    put(s.cell.parameters.dump());
    put(s.cell.contender);
    put(s.version);
    integer(s.cell.workers);
    put(s.started_at);
    put(std::string{status_name(s.status)});
    put(s.reason);
    integer(s.verified);
    put(s.import_ns);
    put(s.start_ns);
    put(list_text(s.run_ns));
    put(s.stop_ns);
    put(s.lab_wall_ns);
    put(s.digest);
    put(list_text(s.put_ns));
    put(list_text(s.get_ns));
    put(list_text(s.round_trip_ns));
    put(s.stream_bytes_per_s);
    for (const std::int64_t value :
         {s.usage.cpu_user_ns, s.usage.cpu_system_ns, s.usage.peak_pss_bytes,
          s.usage.peak_shm_bytes, s.usage.voluntary_switches, s.usage.involuntary_switches,
          s.usage.processes, s.usage.memory_samples}) {
        integer(value);
    }
    put(s.usage.sampling_cpu_share);
    put(s.noise.load_average);
    for (const std::int64_t value :
         {s.noise.steal_ns, s.noise.foreign_cpu_ns, s.noise.cpu_pressure_ns,
          s.noise.memory_pressure_ns, s.noise.io_pressure_ns}) {
        integer(value);
    }
    put(s.log);
    insert.step();
}

Statement select_samples(const Database& database) {
    return database.prepare(fmt::format("SELECT {} FROM samples ORDER BY id", kColumns));
}

namespace {

// Throws json::exception for a broken list or object.
std::optional<Sample> parsed_row(const Statement& row) {
    Sample s;
    int c = 0;
    const auto integer = [&] { return row.integer(c++); };
    const auto text = [&] { return row.text(c++); };
    s.round = static_cast<int>(integer());
    s.position = static_cast<int>(integer());
    s.predecessor = text();
    s.cell.workload = text();
    s.cell.parameters = json::parse(text()).get<json::object_t>();
    s.cell.contender = text();
    s.version = text();
    s.cell.workers = static_cast<int>(integer());
    s.started_at = text();
    const std::optional<Status> status = status_from_name(text());
    if (!status) {
        return std::nullopt;
    }
    s.status = *status;
    s.reason = text();
    s.verified = integer() != 0;
    s.import_ns = optional_integer(row, c++);
    s.start_ns = optional_integer(row, c++);
    s.run_ns = list_value(row, c++);
    s.stop_ns = optional_integer(row, c++);
    s.lab_wall_ns = optional_integer(row, c++);
    s.digest = text();
    s.put_ns = list_value(row, c++);
    s.get_ns = list_value(row, c++);
    s.round_trip_ns = list_value(row, c++);
    s.stream_bytes_per_s = row.is_null(c) ? std::nullopt : std::optional{row.number(c)};
    ++c;
    for (std::int64_t* value :
         {&s.usage.cpu_user_ns, &s.usage.cpu_system_ns, &s.usage.peak_pss_bytes,
          &s.usage.peak_shm_bytes, &s.usage.voluntary_switches, &s.usage.involuntary_switches,
          &s.usage.processes, &s.usage.memory_samples}) {
        *value = integer();
    }
    s.usage.sampling_cpu_share = row.number(c++);
    s.noise.load_average = row.number(c++);
    for (std::int64_t* value :
         {&s.noise.steal_ns, &s.noise.foreign_cpu_ns, &s.noise.cpu_pressure_ns,
          &s.noise.memory_pressure_ns, &s.noise.io_pressure_ns}) {
        *value = integer();
    }
    s.log = text();
    return s;
}

} // namespace

std::optional<Sample> sample_from_row(const Statement& row) {
    try {
        return parsed_row(row);
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

} // namespace paceline::lab
