// SPDX-License-Identifier: Apache-2.0
// Locks on single bytes of a file. They belong to the open file description, and the kernel drops
// them with its last descriptor: whatever ends a process, its locks are free.
#pragma once

#include <cstdint>

namespace paceline::os {

// False: another open file description has locked the byte. A byte may be behind the end of the
// file. Locking again what is locked already succeeds.
[[nodiscard]] bool try_lock_byte(int descriptor, std::uint64_t byte);
void unlock_byte(int descriptor, std::uint64_t byte);
[[nodiscard]] bool is_byte_locked_by_other(int descriptor, std::uint64_t byte);

} // namespace paceline::os
