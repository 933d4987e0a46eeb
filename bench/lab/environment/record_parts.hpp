// SPDX-License-Identifier: Apache-2.0
// The parts of the record, one function each; record.cpp puts them together.
#pragma once

#include <nlohmann/json.hpp>

#include "lab/environment/sources.hpp"
#include "lab/environment/system_files.hpp"

namespace paceline::lab {

[[nodiscard]] nlohmann::json host_record(const SystemFiles& files, const SystemFacts& system);
[[nodiscard]] nlohmann::json frequency_record(const SystemFiles& files);
[[nodiscard]] nlohmann::json scheduler_record(const SystemFiles& files, const SystemFacts& system);
[[nodiscard]] nlohmann::json noise_record(const SystemFiles& files);
[[nodiscard]] nlohmann::json software_record(const EnvironmentSources& sources);

} // namespace paceline::lab
