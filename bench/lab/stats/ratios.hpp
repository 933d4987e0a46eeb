// SPDX-License-Identifier: Apache-2.0
// How long a contender takes in units of the reference contender, round by round.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lab/types/run.hpp"

namespace paceline::lab {

// The contender that a run names as its reference, or "serial_cpp".
[[nodiscard]] std::string reference_contender(const RunRecord& record);

// The headlines of the reference contender, to divide by. It is measured once a round for each
// workload and set of parameters, recorded with workers = 1, and serves every worker count.
class ReferenceTimes {
public:
    ReferenceTimes(const std::vector<Sample>& samples, const std::string& reference);

    // Headline of each sample divided by the reference's headline of the same round, workload and
    // parameters, in the order given: 0.5 takes half the time of the reference, 2 twice. Only
    // rounds in which both are ok count. A round divides by itself alone, so that what slowed the
    // machine in this round cancels.
    [[nodiscard]] std::vector<double> ratios(const std::vector<const Sample*>& samples) const;

private:
    using Work = std::pair<std::string, nlohmann::json>; // workload and its parameters
    std::map<Work, std::map<int, double>> headlines_;    // of each round
};

} // namespace paceline::lab
