// SPDX-License-Identifier: Apache-2.0
// The contract of a contender, checked: tiny inputs, answers, an unknown request, an orderly end.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab/runner/laboratory.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

// For each contender (all that run by default if none is named), workload and 1, 2 and 3 workers:
// one sample on the profile `smoke`, with a request in it that no protocol has, which must be
// answered as unsupported. `report` gets each as it is done.
void verify(const Laboratory& laboratory, const std::vector<std::string>& contenders,
            const std::function<void(const Sample&)>& report);

} // namespace paceline::lab
