// SPDX-License-Identifier: Apache-2.0
// What the control groups of this process allow it: version 1, version 2 and both at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lab/environment/system_files.hpp"

namespace paceline::lab {

struct ControlGroup {
    std::optional<int> version;      // of the hierarchy that limits CPU time
    std::optional<std::string> path; // within it
    // The tightest limit on the way from the process's group up to the mount; absent: none, or not
    // readable.
    std::optional<double> quota_cpus;
    std::optional<std::int64_t> memory_limit_bytes;
    std::optional<std::int64_t> process_limit;
};

[[nodiscard]] ControlGroup read_control_group(const SystemFiles& files);

} // namespace paceline::lab
