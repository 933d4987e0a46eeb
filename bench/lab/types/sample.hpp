// SPDX-License-Identifier: Apache-2.0
// A cell (what is measured) and a sample (one measurement of it in one fresh process tree).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/types/status.hpp"

namespace paceline::lab {

// One place in the table of results. Two cells are the same when all four members are equal.
struct Cell {
    std::string workload; // numerical, stateful, initialization, queue
    nlohmann::json
        parameters;        // object: those of the workload; for queue also "part" and "elements"
    std::string contender; // name of its folder
    int workers = 1;

    friend bool operator==(const Cell&, const Cell&) = default;
};

// A cell in its place in the order of the run.
struct PlannedCell {
    Cell cell;
    int round = 0; // from 0
    int position =
        0; // within its block: one round of all contenders at one (workload, parameters, workers)
};

// "round/workload/parameters/contender/workers": equal for equal planned cells whatever their
// position.
[[nodiscard]] std::string cell_key(int round, const Cell& cell);
// "queue put_get 51200 elements, pipe, 1 worker": for people.
[[nodiscard]] std::string cell_text(const Cell& cell);

// What the whole process tree used.
struct TreeUsage {
    std::int64_t cpu_user_ns = 0; // also of processes that have ended
    std::int64_t cpu_system_ns = 0;
    std::int64_t peak_pss_bytes = 0; // peak of the summed proportional set size
    std::int64_t peak_shm_bytes = 0; // peak of summed shared-memory pages, mapped or not
    std::int64_t voluntary_switches = 0;
    std::int64_t involuntary_switches = 0;
    std::int64_t processes = 0;      // distinct processes seen
    std::int64_t memory_samples = 0; // how often memory was looked at
    double sampling_cpu_share = 0.0; // of one CPU, what looking cost
};

// What the machine did meanwhile that was not the sample.
struct Noise {
    double load_average = 0.0;        // one minute, at the end
    std::int64_t steal_ns = 0;        // of all CPUs, during the sample
    std::int64_t foreign_cpu_ns = 0;  // CPU time of all CPUs that was not the tree's
    std::int64_t cpu_pressure_ns = 0; // time in which some task waited for a CPU
    std::int64_t memory_pressure_ns = 0;
    std::int64_t io_pressure_ns = 0;
};

struct Sample {
    Cell cell;
    int round = 0;
    int position = 0;
    std::string predecessor; // contender measured just before, empty at the start of a run
    std::string version;     // of the contender's library
    std::string started_at;  // UTC, ISO 8601
    Status status = Status::skipped;
    std::string reason; // empty if ok; one line
    bool verified = false;

    // Times are absent unless the status is ok.
    std::optional<std::int64_t> import_ns; // exec until hello, by the lab's clock
    std::optional<std::int64_t> start_ns;
    std::vector<std::int64_t> run_ns; // cold, hot ...
    std::optional<std::int64_t> stop_ns;
    std::optional<std::int64_t>
        lab_wall_ns; // exec until no descendant was left, by the lab's clock
    std::string digest;

    // Only of the queue workload.
    std::vector<std::int64_t> put_ns;
    std::vector<std::int64_t> get_ns;
    std::vector<std::int64_t> round_trip_ns;
    std::optional<double> stream_bytes_per_s;

    TreeUsage usage;
    Noise noise;
    std::string log; // file of the contender's output, relative to the run's folder; empty if it
                     // printed nothing
};

// The headline of a sample: start + cold run + stop. Absent unless ok.
[[nodiscard]] std::optional<std::int64_t> headline_ns(const Sample& sample);

} // namespace paceline::lab
