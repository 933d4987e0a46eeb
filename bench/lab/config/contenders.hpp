// SPDX-License-Identifier: Apache-2.0
// Finds the contenders: every folder with a contender.toml, nothing else lists them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lab/types/contender.hpp"

namespace paceline::lab {

// By folder name. Throws UserError with file and line for a description that is not complete or has
// unknown keys, and with both files if two have the same color and shape.
[[nodiscard]] std::map<std::string, Contender> read_contenders(const std::filesystem::path& folder);

// Throws UserError with the nearest name if one is not there.
[[nodiscard]] const Contender& find_contender(const std::map<std::string, Contender>& contenders,
                                              const std::string& id);

// Lays values of the user over the options that a contender declares. Throws UserError with the
// nearest name for an unknown one, or the kind that is expected if a value is of another.
void apply_options(Contender& contender, const nlohmann::json& options);

} // namespace paceline::lab
