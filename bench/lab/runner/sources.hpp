// SPDX-License-Identifier: Apache-2.0
// The programs of the contenders as they are when a run begins, for who looks at it later.
#pragma once

#include <filesystem>

#include "lab/runner/prepared.hpp"

namespace paceline::lab {

// Copies the files of each planned contender's folder to FOLDER/sources/<contender>; what a lab
// that was killed left there is replaced. Throws UserError if there is no room for them.
void keep_sources(const std::filesystem::path& folder, const Prepared& prepared);

} // namespace paceline::lab
