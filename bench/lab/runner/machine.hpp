// SPDX-License-Identifier: Apache-2.0
// What a run needs to know of the machine: its CPUs, whether it is quiet, a record of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/runner/laboratory.hpp"
#include "lab/types/profile.hpp"

namespace paceline::lab {

// Takes milliseconds, and as long as git needs.
[[nodiscard]] nlohmann::json recorded_environment(const Laboratory& laboratory);

// Replaces 0 ("cpus") by the number of CPUs that this process may use (affinity and quota), and
// drops what is then double.
void resolve_workers(Profile& profile, const nlohmann::json& environment);

// Waits until no other program uses more than a few per cent of a CPU, at most `seconds`; returns
// those that still do, one line each. `check` is called between looks and may throw.
[[nodiscard]] std::vector<std::string> wait_for_quiet(double seconds,
                                                      const std::function<void()>& check);

} // namespace paceline::lab
