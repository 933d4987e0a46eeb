// SPDX-License-Identifier: Apache-2.0
// TOML as JSON with the line of every key, so that one set of checks serves files, --set and stored
// profiles.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace paceline::lab {

struct TomlDocument {
    nlohmann::json root;              // object
    std::map<std::string, int> lines; // "numerical.size" -> 7
    std::string source;               // file name, for messages
    // `FILE:LINE: ` of a key, or `FILE: ` when the key is not in the file.
    [[nodiscard]] std::string where(const std::string& key) const;
};

// Throws UserError that names file, line and what the parser expected.
[[nodiscard]] TomlDocument read_toml(const std::filesystem::path& file);

// The value of a `--set key=value`: TOML if it reads as such (2000, [1, 2], "text", true), else the
// text itself.
[[nodiscard]] nlohmann::json toml_value(std::string_view text);

} // namespace paceline::lab
