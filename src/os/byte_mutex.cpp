// SPDX-License-Identifier: Apache-2.0
// A record lock on an open file description that nobody else has.
#include "os/byte_mutex.hpp"

#include <system_error>
#include <utility>

#include "os/fork.hpp"
#include "os/record_lock.hpp"

namespace paceline::os {

ByteMutex::ByteMutex(CloseInForkedChild descriptor, std::uint64_t byte) noexcept
    : descriptor_(std::move(descriptor)), byte_(byte), generation_(process_generation()) {}

std::optional<ByteMutex> ByteMutex::try_lock(const SharedFile& file, std::uint64_t byte) {
    CloseInForkedChild descriptor([&] { return file.reopen(); });
    if (!try_lock_byte(descriptor.number(), byte)) {
        return std::nullopt;
    }
    return ByteMutex(std::move(descriptor), byte);
}

ByteMutex::~ByteMutex() {
    // A child made by a raw clone() still has the descriptor, and with it our lock: unlocking there
    // would take it from its holder, and only closing here would leave it locked by the child.
    if (descriptor_.number() < 0 || generation_ != process_generation()) {
        return;
    }
    try {
        unlock_byte(descriptor_.number(), byte_);
    } catch (const std::system_error&) { // NOLINT(bugprone-empty-catch): closing releases it too
    }
}

} // namespace paceline::os
