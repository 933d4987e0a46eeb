// SPDX-License-Identifier: Apache-2.0
// The table of all settings of a profile: name, meaning, limits, and where the value goes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/types/profile.hpp"

namespace paceline::lab {

struct Setting {
    std::string key; // "numerical.size"
    std::string meaning;
    std::string limits; // "1 .. 100000", in words
    // Stores the value; throws UserError that names the limit when it is of the wrong kind or out
    // of it.
    std::function<void(Profile&, const nlohmann::json&)> apply;
    std::function<nlohmann::json(const Profile&)> read;
};

[[nodiscard]] const std::vector<Setting>& settings();

} // namespace paceline::lab
