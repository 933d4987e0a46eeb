// SPDX-License-Identifier: Apache-2.0
// Where the lab finds its parts: filled in once by the command line, from the build.
#pragma once

#include <filesystem>

namespace paceline::lab {

struct Laboratory {
    std::filesystem::path source;     // bench/ of the sources: contenders, profiles, sdk
    std::filesystem::path python;     // interpreter of the environment with the Python libraries
    std::filesystem::path programs;   // built C++ contenders
    std::filesystem::path supervisor; // paceline-bench-supervisor
    std::filesystem::path kernels;    // libpaceline_kernels.so
    std::filesystem::path barrier;    // libpaceline_barrier.so
    std::filesystem::path results; // runs go to RESULTS/<run>, RESULTS/latest points to the newest
    std::filesystem::path inputs;  // cache of inputs
    std::filesystem::path page;    // built page of the report, without data
};

} // namespace paceline::lab
