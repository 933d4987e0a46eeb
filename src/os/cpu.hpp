// SPDX-License-Identifier: Apache-2.0
// How many CPUs this process may use at once.
#pragma once

#include <string>

namespace paceline::os {

// The smaller of the CPUs that its affinity allows and of the quota of its control groups, rounded
// up; at least 1. `root`: see control_group.hpp.
[[nodiscard]] int allowed_cpus(const std::string& root = "");

} // namespace paceline::os
