// SPDX-License-Identifier: Apache-2.0
// Names that tell whether two records are of the same thing without saying what it is; and sums of
// files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace paceline::lab {

// A UUID (version 5) of a name under a secret: equal for equal pairs, and nobody who does not know
// the secret can try out names. `secret` may be empty.
[[nodiscard]] std::string hidden_name(const std::string& name, const std::string& secret);

// "xxh3-128:<32 hexadecimal digits>", as `xxhsum -H2` prints it; absent if the file cannot be read.
[[nodiscard]] std::optional<std::string> file_sum(const std::filesystem::path& file);

} // namespace paceline::lab
