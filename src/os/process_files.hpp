// SPDX-License-Identifier: Apache-2.0
// What /proc says about a process. Nothing here allocates or throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace paceline::os {

struct ProcessStat {
    char state = '?';
    std::uint64_t threads = 0;
    std::uint64_t start_time = 0;
};

// Of the text of /proc/PID/stat; absent if it is cut off.
[[nodiscard]] std::optional<ProcessStat> parse_process_stat(std::string_view text) noexcept;
// Absent, with errno: it cannot be read.
[[nodiscard]] std::optional<ProcessStat> read_process_stat(std::uint32_t pid) noexcept;
[[nodiscard]] std::optional<ProcessStat> read_own_stat() noexcept;
// The value for ProcessIdentity::pid_namespace; absent, with errno, without /proc.
[[nodiscard]] std::optional<std::uint64_t> own_namespaces() noexcept;
// False: the /proc that is mounted here belongs to another pid namespace, as after unshare()
// without a new mount; its numbers are not ours.
[[nodiscard]] bool proc_counts_as_we_do() noexcept;

} // namespace paceline::os
