// SPDX-License-Identifier: Apache-2.0
// What a run is made of before it has a folder: checked parameters, contenders, the plan.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/plan/plan.hpp"
#include "lab/runner/laboratory.hpp"
#include "lab/runner/versions.hpp"
#include "lab/types/contender.hpp"
#include "lab/types/profile.hpp"

namespace paceline::lab {

struct Prepared {
    nlohmann::json environment;
    Profile profile;
    std::map<std::string, Contender> contenders;
    std::map<std::string, Installed> installed; // of the contenders in the plan
    Plan plan;
};

// Throws UserError for bad input and for a machine without room for samples. Removes what killed
// labs left.
[[nodiscard]] Prepared prepare(const Laboratory& laboratory, Profile profile,
                               const std::vector<std::string>& names, bool explicit_workloads);

// What is stored of the contenders: by folder name, with versions.
[[nodiscard]] nlohmann::json contender_record(const Prepared& prepared);

} // namespace paceline::lab
