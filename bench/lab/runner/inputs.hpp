// SPDX-License-Identifier: Apache-2.0
// The inputs and the expected answer of each cell, made or found in the cache before the first
// measurement.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lab/runner/laboratory.hpp"
#include "lab/runner/sample_runner.hpp"
#include "lab/types/profile.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

class Inputs {
public:
    // Prepares what the cells need. `progress`: what is made, and the fraction of it that is done;
    // it may throw Interrupted. Throws UserError for a picture that is none, a folder without
    // documents, a full disk ...
    Inputs(const Laboratory& laboratory, const Profile& profile,
           const std::vector<PlannedCell>& cells,
           const std::function<void(std::string_view what, double fraction)>& progress);

    [[nodiscard]] const CellInputs& of(const Cell& cell) const;

    // Facts about the inputs for the record of the run: sizes, accuracy of the model, checksums.
    [[nodiscard]] const nlohmann::json& facts() const noexcept { return facts_; }

private:
    std::map<std::string, CellInputs> inputs_; // by workload and parameters
    nlohmann::json facts_ = nlohmann::json::object();
};

} // namespace paceline::lab
