// SPDX-License-Identifier: Apache-2.0
// A whole run as it is stored: what was asked for, where, and every sample.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/types/contender.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

struct RunRecord {
    nlohmann::json run; // object: id, started_at, finished_at or null, profile (name), settings,
                        // command, rounds, order, complete_squares, reference
    nlohmann::json
        environment; // object: host, frequency, scheduler, software ... as `doctor` records it
    nlohmann::json contenders;   // object: folder name -> {name, language, family, idiom, version,
                                 // documentation, note, parallel, color, shape}
    std::vector<Sample> samples; // in the order in which they were measured
};

} // namespace paceline::lab
