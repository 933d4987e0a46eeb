// SPDX-License-Identifier: Apache-2.0
// A whole run: checks, inputs, every planned cell in its order, each sample stored as it is
// measured.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lab/runner/laboratory.hpp"
#include "lab/runner/progress.hpp"
#include "lab/types/contender.hpp"
#include "lab/types/profile.hpp"
#include "lab/types/run.hpp"

namespace paceline::lab {

struct RunRequest {
    Profile profile;                     // "cpus" among the workers is resolved here
    std::vector<std::string> contenders; // named by the user; empty: all that run by default
    bool explicit_workloads = false;     // the user named them
    std::filesystem::path out;           // folder of the run; empty: RESULTS/<date and time>
    std::string command;                 // as typed, for the record
    ProgressOptions progress;
};

// Returns the folder of the run. Throws UserError on bad input, before anything is written;
// Interrupted after keeping what was measured (`folder` is set as soon as the run has one).
void run(const Laboratory& laboratory, const RunRequest& request, std::filesystem::path& folder);

// Measures what a stored run lacks, with the stored profile.
void resume(const Laboratory& laboratory, const std::filesystem::path& folder,
            const ProgressOptions& progress);

} // namespace paceline::lab
