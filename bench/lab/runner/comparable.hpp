// SPDX-License-Identifier: Apache-2.0
// Whether samples of now may stand in one table beside those of an interrupted run.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace paceline::lab {

// What differs between two environment records so that times cannot be compared: machine, CPU,
// commit, kernels, Python packages. One line; empty if nothing does.
[[nodiscard]] std::string incomparable(const nlohmann::json& before, const nlohmann::json& now);

} // namespace paceline::lab
