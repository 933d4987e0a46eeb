// SPDX-License-Identifier: Apache-2.0
// The right to free drained rings: one participant has it at a time.
#pragma once

#include <cstdint>

#include "shm/region_header.hpp"

namespace paceline::shm {

// Tries to take it, and gives it back at its end, also when a damaged region throws.
class Reclaiming {
public:
    static constexpr std::uint32_t kNobody = 0;

    // What the word holds while a participant has it; number 0, the reaper's, can have it, too.
    static constexpr std::uint32_t held_by(std::uint32_t participant) { return participant + 1; }

    // From `holder`: nobody, or somebody dead.
    Reclaiming(RegionHeader& header, std::uint32_t holder, std::uint32_t participant)
        : header_(&header),
          has_it_(header.reclaimer.compare_exchange_strong(holder, held_by(participant))) {}

    Reclaiming(const Reclaiming&) = delete;
    Reclaiming& operator=(const Reclaiming&) = delete;
    Reclaiming(Reclaiming&&) = delete;
    Reclaiming& operator=(Reclaiming&&) = delete;

    ~Reclaiming() {
        if (has_it_) {
            header_->reclaimer.store(kNobody);
        }
    }

    [[nodiscard]] bool has_it() const { return has_it_; }

private:
    RegionHeader* header_;
    bool has_it_;
};

} // namespace paceline::shm
