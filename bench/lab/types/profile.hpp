// SPDX-License-Identifier: Apache-2.0
// Every number of a run, as bench/profiles/*.toml, --config and --set give them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace paceline::lab {

// Seconds until a silent contender counts as hung, for each phase.
struct Deadlines {
    double import = 60;
    double configure = 60;
    double start = 60;
    double run = 120;
    double stop = 30;
};

struct NumericalSettings {
    std::int64_t size = 1500;  // rows and columns of the image
    std::int64_t filters = 32; // tasks
    std::int64_t stride = 5;   // every stride-th row and column is kept
    std::string image;         // a picture file; empty: the photograph that scikit-learn ships
};

struct StatefulSettings {
    std::int64_t documents = 200;
    std::int64_t words_even = 15000; // words of documents 0, 2, 4 ...
    std::int64_t words_odd = 5000;
    std::int64_t letters = 20; // of each word
    std::string directory;     // text files; empty: generated
};

struct InitializationSettings {
    std::int64_t runs = 50;
    std::int64_t evaluations = 10; // tasks of one run
    std::int64_t images = 32;      // of one evaluation
    std::int64_t model_megabytes = 40;
};

struct QueueSettings {
    std::vector<std::int64_t> elements; // int64 elements of an array, ascending
    std::int64_t put_get_messages = 1000;
    std::int64_t round_trip_messages = 1000;
    std::int64_t stream_messages = 1000;
    double hang_after = 5; // seconds until a run of a part counts as hung
};

struct Profile {
    std::string name;
    std::string description;
    std::int64_t rounds = 3;
    std::int64_t repetitions = 2; // runs in one process tree: cold, hot ...
    std::int64_t seed = 1;
    double budget_minutes = 0; // no further round is begun after it; 0: none
    std::vector<std::int64_t>
        workers; // 0 stands for all CPUs that this process may use ("cpus" in the file)
    std::vector<std::string> workloads;
    std::vector<std::string> contenders; // empty: all that run by default
    double quiet_wait =
        10; // seconds to wait at most for other programs to calm down before the run
    Deadlines deadlines;
    NumericalSettings numerical;
    StatefulSettings stateful;
    InitializationSettings initialization;
    QueueSettings queue;
    std::map<std::string, nlohmann::json> contender_options; // folder name -> object
};

} // namespace paceline::lab
