// SPDX-License-Identifier: Apache-2.0
// All structures of a region, wired together: what a queue is, without sleeping and without knowing
// who is alive.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "shm/backing.hpp"
#include "shm/chunk_allocator.hpp"
#include "shm/chunk_table.hpp"
#include "shm/geometry.hpp"
#include "shm/participant.hpp"
#include "shm/participant_table.hpp"
#include "shm/recovery.hpp"
#include "shm/region_header.hpp"
#include "shm/returned_messages.hpp"
#include "shm/ring_chain.hpp"

namespace paceline::shm {

// Not copied, not moved: its parts point to each other. Safe from any number of threads and
// processes, each with a Participant of its own.
class Region {
public:
    // Makes a queue in zeroed bytes, Geometry(options.limits).total_bytes() of them, whose first
    // fixed_bytes() have memory. It may be opened when this returns.
    static void make(std::span<std::byte> bytes, const RegionOptions& options);

    // Over a region of these options: those of its creator, or what check_header() found. They are
    // not read again: whoever else writes into the header may change them.
    Region(std::span<std::byte> bytes, const RegionOptions& options, Backing& backing);
    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    Region(Region&&) = delete;
    Region& operator=(Region&&) = delete;
    ~Region() = default;

    // A message for the calling participant: what others gave back, else the oldest.
    struct Got {
        Ring::PopStatus status;
        Received message;
    };

    [[nodiscard]] Got get(Participant& me) const {
        if (const std::optional<Received> found = returned_.take(me)) {
            return {Ring::PopStatus::claimed, *found};
        }
        const Ring::Popped popped = rings_.get(me);
        return {popped.status, {popped.chunk, popped.word}};
    }

    [[nodiscard]] RegionHeader& header() const { return *header_; }

    [[nodiscard]] const Geometry& geometry() const { return geometry_; }

    [[nodiscard]] const RegionOptions& options() const { return options_; }

    [[nodiscard]] const ParticipantTable& participants() const { return participants_; }

    [[nodiscard]] const ChunkTable& chunks() const { return chunks_; }

    [[nodiscard]] const ChunkAllocator& allocator() const { return allocator_; }

    [[nodiscard]] const RingChain& rings() const { return rings_; }

    [[nodiscard]] const ReturnedMessages& returned() const { return returned_; }

    [[nodiscard]] const Recovery& recovery() const { return recovery_; }

private:
    RegionHeader* header_;
    RegionOptions options_;
    Geometry geometry_;
    ParticipantTable participants_;
    ChunkTable chunks_;
    ChunkAllocator allocator_;
    RingChain rings_;
    ReturnedMessages returned_;
    Recovery recovery_;
};

} // namespace paceline::shm
