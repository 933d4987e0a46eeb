// SPDX-License-Identifier: Apache-2.0
// Makes a profile from a named file, a file of one's own and single values.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lab/config/toml.hpp"
#include "lab/types/profile.hpp"

namespace paceline::lab {

// Names of the profiles in a folder, sorted.
[[nodiscard]] std::vector<std::string> profile_names(const std::filesystem::path& folder);

// Reads FOLDER/NAME.toml. Throws UserError with the nearest name if there is none, or with file and
// line of a bad key or value.
[[nodiscard]] Profile read_profile(const std::filesystem::path& folder, const std::string& name);

// Lays the values of a document over a profile. `contenders`: known folder names, for
// `[contender.NAME]` tables.
void apply_document(Profile& profile, const TomlDocument& document);

// Applies one `--set key=value`.
void apply_setting(Profile& profile, const std::string& assignment);

// The profile as an object of keys, as it is stored with a run, and back.
[[nodiscard]] nlohmann::json profile_to_json(const Profile& profile);
[[nodiscard]] Profile profile_from_json(const nlohmann::json& stored);

} // namespace paceline::lab
