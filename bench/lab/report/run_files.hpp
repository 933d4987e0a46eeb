// SPDX-License-Identifier: Apache-2.0
// What a page takes from the folder of a run beside its rows: logs, stacks, sources.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lab/report/report_run.hpp"
#include "lab/types/run.hpp"

namespace paceline::lab {

inline constexpr std::size_t kLargestLog = std::size_t{16} << 10U;
inline constexpr std::size_t kAllLogs = std::size_t{4} << 20U;
inline constexpr std::size_t kLargestSource = std::size_t{64} << 10U;

// The text of a regular file; of a longer one than `limit` its beginning and end with a line
// between them that says how much is missing. Nothing if it cannot be read. Valid UTF-8.
[[nodiscard]] std::optional<std::string> text_of(const std::filesystem::path& file,
                                                 std::size_t limit);

// Logs that samples name and stacks that their reasons name, until all of them come to `all` bytes:
// those of samples that are not ok first, then in the order of measurement. Only files below
// `folder` are read, whatever the record says.
[[nodiscard]] std::map<std::string, std::string> read_logs(const std::filesystem::path& folder,
                                                           const std::vector<Sample>& samples,
                                                           std::size_t all = kAllLogs);

// The files that were kept of each contender of the record, by name; empty for runs that kept none.
// Only files below `folder` here too.
[[nodiscard]] std::map<std::string, std::vector<SourceFile>>
read_sources(const std::filesystem::path& folder, const nlohmann::json& contenders);

} // namespace paceline::lab
