// SPDX-License-Identifier: Apache-2.0
// How much memory there is, for defaults and for messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace paceline::os {

[[nodiscard]] std::size_t page_size() noexcept;
// Of the machine, or the limit of the process's control groups if that is less. `root`: see
// control_group.hpp.
[[nodiscard]] std::uint64_t physical_memory(const std::string& root = "");
// Absent: /dev/shm is not there, or has no limit of its own.
[[nodiscard]] std::optional<std::uint64_t> free_bytes_of_shared_memory_folder() noexcept;

} // namespace paceline::os
