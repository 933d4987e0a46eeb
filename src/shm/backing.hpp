// SPDX-License-Identifier: Apache-2.0
// How the structures of this folder ask for memory behind a part of the region, without a system
// call of their own.
#pragma once

#include <cstdint>
#include <system_error>

namespace paceline::shm {

class Backing {
public:
    Backing() = default;
    Backing(const Backing&) = delete;
    Backing& operator=(const Backing&) = delete;
    Backing(Backing&&) = delete;
    Backing& operator=(Backing&&) = delete;
    virtual ~Backing() = default;

    // Memory of zeros behind bytes that never had any; what has memory keeps it. Never a later
    // SIGBUS.
    [[nodiscard]] virtual std::error_code allocate(std::uint64_t offset,
                                                   std::uint64_t length) noexcept = 0;
    // The bytes are not needed any more: they may be lost.
    virtual void give_back(std::uint64_t offset, std::uint64_t length) noexcept = 0;
};

} // namespace paceline::shm
