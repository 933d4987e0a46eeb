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

// The lock on a byte until the end of a scope, if it was to be had. The descriptor must have no
// lock on the byte before: it would be gone after.
class ByteLock {
public:
    ByteLock(int descriptor, std::uint64_t byte)
        : descriptor_(descriptor), byte_(byte), is_held_(try_lock_byte(descriptor, byte)) {}

    ~ByteLock();

    ByteLock(const ByteLock&) = delete;
    ByteLock& operator=(const ByteLock&) = delete;
    ByteLock(ByteLock&&) = delete;
    ByteLock& operator=(ByteLock&&) = delete;

    [[nodiscard]] bool is_held() const noexcept { return is_held_; }

    // It stays locked after the end of the scope.
    void keep() noexcept { is_held_ = false; }

private:
    int descriptor_;
    std::uint64_t byte_;
    bool is_held_;
};

} // namespace paceline::os
