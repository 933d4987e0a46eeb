// SPDX-License-Identifier: Apache-2.0
// The folder of a run, before it is one.
#pragma once

#include <filesystem>

namespace paceline::lab {

// Makes RESULTS/<date>_<time>, with a number behind it if that is taken. Throws UserError.
[[nodiscard]] std::filesystem::path make_run_folder(const std::filesystem::path& results);
// Throws UserError unless the folder does not exist or is empty, and can be made.
void check_run_folder(const std::filesystem::path& folder);
[[nodiscard]] bool is_inside(const std::filesystem::path& results,
                             const std::filesystem::path& folder);
// Makes RESULTS/latest a link to `folder`, which is inside; replaced in one step.
void point_latest_to(const std::filesystem::path& results, const std::filesystem::path& folder);

} // namespace paceline::lab
