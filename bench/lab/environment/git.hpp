// SPDX-License-Identifier: Apache-2.0
// Which commit of the sources is measured, if git is there to say.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace paceline::lab {

struct GitState {
    std::string commit;
    std::optional<bool> dirty; // files that are changed or not known to git
};

// Absent without git, outside of a repository, or if git does not answer in time. Starts `git`,
// changes nothing.
[[nodiscard]] std::optional<GitState> read_git_state(const std::filesystem::path& repository);

} // namespace paceline::lab
