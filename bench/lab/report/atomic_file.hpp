// SPDX-License-Identifier: Apache-2.0
// A file that is there completely or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace paceline::lab {

// Writes beside the file, then takes its place in one step: whoever opens it meanwhile sees the old
// one. Throws UserError that names the file and the cause, and then leaves nothing behind.
void write_atomically(const std::filesystem::path& file, std::string_view text);

} // namespace paceline::lab
