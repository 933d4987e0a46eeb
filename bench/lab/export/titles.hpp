// SPDX-License-Identifier: Apache-2.0
// Workloads with their parameters, in words.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace paceline::lab {

// "4x4 filter over a 1,500 x 1,500 image, 32 filters, every 5th row and column kept". Parameters
// that the sentence does not know are added as "key value", and a workload that has none of its own
// is told by its parameters alone.
[[nodiscard]] std::string work_title(const std::string& workload, const nlohmann::json& parameters);

// "put then get in one process, 1,000 messages"; `parameters`: those of the part.
[[nodiscard]] std::string queue_title(const std::string& part, const nlohmann::json& parameters);

} // namespace paceline::lab
