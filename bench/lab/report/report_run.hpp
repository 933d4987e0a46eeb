// SPDX-License-Identifier: Apache-2.0
// All that a page shows of one run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/types/run.hpp"

namespace paceline::lab {

// A profile as it is today. The command that repeats a cell names it, and sets what was different.
struct BaseProfile {
    std::string name;
    nlohmann::json settings = nlohmann::json::object(); // key -> value
};

struct SourceFile {
    std::string file;
    std::string text;
};

struct ReportRun {
    RunRecord record;
    BaseProfile base;
    std::map<std::string, std::string> logs;                // file, relative to the run -> text
    std::map<std::string, std::vector<SourceFile>> sources; // contender -> files by name
};

} // namespace paceline::lab
