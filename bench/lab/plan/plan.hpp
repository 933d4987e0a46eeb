// SPDX-License-Identifier: Apache-2.0
// From a profile and the contenders to the ordered list of cells: rounds, blocks, Williams order.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/types/contender.hpp"
#include "lab/types/profile.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

struct PlanRequest {
    Profile profile;                     // workers already resolved: no "cpus" left
    std::vector<std::string> contenders; // as named by the user; empty: all that run by default
    std::string reference = kReference;  // runs along when contenders are named
    bool explicit_workloads = false;     // the user named them: a contender that lacks one becomes
                                         // `unsupported`, not left out
};

struct Plan {
    std::vector<PlannedCell> cells; // in the order of measurement
    bool complete_squares = false;  // the rounds of every block fill whole Williams squares
};

// Throws UserError for unknown names and when nothing is left to measure.
[[nodiscard]] Plan make_plan(const PlanRequest& request,
                             const std::map<std::string, Contender>& contenders);

// The parameters of a workload as they stand in a cell.
[[nodiscard]] nlohmann::json workload_parameters(const Profile& profile,
                                                 const std::string& workload);

} // namespace paceline::lab
