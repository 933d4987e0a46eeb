// SPDX-License-Identifier: Apache-2.0
// Questions to a contender's description.
#include "lab/types/contender.hpp"

#include <algorithm>

namespace paceline::lab {

bool Contender::supports(const std::string& workload) const {
    return std::ranges::find(workloads, workload) != workloads.end();
}

} // namespace paceline::lab
