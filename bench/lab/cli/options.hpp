// SPDX-License-Identifier: Apache-2.0
// The command line as typed values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/cli/commands.hpp"

namespace paceline::lab {

struct Options {
    std::string command; // list, doctor, verify, run, show, export or report
    bool no_color = false;
    RunCommand run;
    std::vector<std::string> contenders; // of verify
    std::vector<std::string> runs;       // of report; empty: the newest run
    std::string output;                  // of report; empty: in the run's folder
    std::string folder;                  // of show and export; empty: the newest run
    std::string format = "json";         // of export
};

// Nothing if the user only asked for help or the version, which were printed. Throws UserError.
[[nodiscard]] std::optional<Options> parse_options(int argc, char** argv);

} // namespace paceline::lab
