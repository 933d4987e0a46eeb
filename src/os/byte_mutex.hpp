// SPDX-License-Identifier: Apache-2.0
// A held lock on a byte of a shared file: between threads and processes, dropped by the kernel if
// its process dies.
#pragma once

#include <cstdint>
#include <optional>

#include "os/close_in_forked_child.hpp"
#include "os/shared_file.hpp"

namespace paceline::os {

class ByteMutex {
public:
    // Absent: somebody holds it, perhaps another thread of this process. Every attempt opens the
    // file anew, since those who share an open file description share its locks.
    [[nodiscard]] static std::optional<ByteMutex> try_lock(const SharedFile& file,
                                                           std::uint64_t byte);

    // Releases it. In a forked child, which holds nothing, it does not.
    ~ByteMutex();

    ByteMutex(const ByteMutex&) = delete;
    ByteMutex& operator=(const ByteMutex&) = delete;
    ByteMutex(ByteMutex&&) noexcept = default;
    ByteMutex& operator=(ByteMutex&&) = delete;

private:
    ByteMutex(CloseInForkedChild descriptor, std::uint64_t byte) noexcept;

    CloseInForkedChild descriptor_;
    std::uint64_t byte_;
    std::uint64_t generation_;
};

} // namespace paceline::os
