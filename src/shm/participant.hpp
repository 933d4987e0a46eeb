// SPDX-License-Identifier: Apache-2.0
// What one participant remembers in its own memory: a death loses nothing of it that matters.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <new>

#include "shm/chunk_id.hpp"
#include "shm/geometry.hpp"
#include "shm/participant_table.hpp"
#include "shm/region_header.hpp"

namespace paceline::shm {

// Chunks of one class that this participant used before, oldest first: they come back in about that
// order.
class ChunkMemory {
public:
    [[nodiscard]] std::uint32_t size() const { return end_ - begin_; }

    [[nodiscard]] ChunkId oldest() const { return {(*chunks_)[begin_ & kMask]}; }

    [[nodiscard]] ChunkId newest() const { return {(*chunks_)[(end_ - 1) & kMask]}; }

    void drop_oldest() { ++begin_; }

    void drop_newest() { --end_; }

    // The oldest becomes the newest.
    void rotate() {
        const ChunkId chunk = oldest();
        drop_oldest();
        remember(chunk);
    }

    // Forgets the chunk if there is no room: it can be found by a search then. Never throws: the
    // chunk is taken already.
    void remember(ChunkId chunk) noexcept {
        if (chunks_ == nullptr) {
            chunks_.reset(new (std::nothrow) Chunks);
        }
        if (chunks_ != nullptr && size() < kRoom) {
            (*chunks_)[end_++ & kMask] = chunk.bits;
        }
    }

private:
    static constexpr std::uint32_t kRoom = 2048;
    static constexpr std::uint32_t kMask = kRoom - 1;
    using Chunks = std::array<std::uint32_t, kRoom>;

    std::unique_ptr<Chunks> chunks_;
    std::uint32_t begin_ = 0;
    std::uint32_t end_ = 0;
};

struct Participant {
    static constexpr std::uint32_t kClasses = 32;
    static_assert(Geometry::class_of(kLargestBytes) < kClasses);

    Participant(std::uint32_t its_number, ParticipantRecord& its_record)
        : number(its_number), record(&its_record) {}

    // A generation that no chunk ever had from a holder of this number.
    std::uint64_t draw_generation() const {
        const std::uint64_t drawn = record->next_generation.load(std::memory_order_relaxed);
        // Before its first use: the next holder of this number begins behind it, whenever this one
        // dies.
        record->next_generation.store(drawn + 1, std::memory_order_release);
        return drawn;
    }

    std::uint32_t number;
    ParticipantRecord* record;
    std::array<ChunkMemory, kClasses> used;
    // Where the next search of a class begins, and how many allocations to make before the next
    // one.
    std::array<std::uint32_t, kClasses> cursor{};
    std::array<std::uint32_t, kClasses> skip{};
    // The rings that it last put to and got from.
    RingName put_ring{0, kNoChunk};
    RingName get_ring{0, kNoChunk};
    // What it last saw of RegionHeader::returned_events.
    std::uint64_t seen_returned = 0;
};

} // namespace paceline::shm
