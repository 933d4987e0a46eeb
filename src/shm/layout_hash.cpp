// SPDX-License-Identifier: Apache-2.0
// A number that differs if two builds would not understand each other's regions.
#include "shm/chunk_table.hpp"
#include "shm/participant_table.hpp"
#include "shm/region_header.hpp"
#include "shm/ring.hpp"

namespace paceline::shm {

namespace {

// FNV-1a, by G. Fowler, L. C. Noll and K.-P. Vo.
std::uint64_t hash(std::span<const std::uint64_t> values,
                   std::uint64_t result = 0xcbf29ce484222325) {
    for (const std::uint64_t value : values) {
        for (int byte = 0; byte < 8; ++byte) {
            result = (result ^ (value >> (8 * byte) & 0xff)) * 0x100000001b3;
        }
    }
    return result;
}

// Where the parts of a region stand, by a sample.
std::array<std::uint64_t, 8> sample_offsets(std::uint32_t capacity) {
    const Geometry geometry({capacity, kSmallestBytes * 4, kSmallestBytes, 3});
    const SizeClass& last = geometry.classes().back();
    return {geometry.participants_offset(),
            geometry.extents_offset(),
            geometry.ring_offset(),
            geometry.fixed_bytes(),
            geometry.total_bytes(),
            last.entries_offset,
            last.payload_offset,
            last.count};
}

} // namespace

std::uint64_t layout_hash() {
    const std::array<std::uint64_t, 63> values{
        kLayoutVersion,
        kLine,
        kPage,
        kSlabBytes,
        kFirstUnboundedSlots,
        ChunkId::kIndexBits,
        sizeof(RegionHeader),
        offsetof(RegionHeader, layout_version),
        offsetof(RegionHeader, header_bytes),
        offsetof(RegionHeader, layout_hash),
        offsetof(RegionHeader, total_bytes),
        offsetof(RegionHeader, generation),
        offsetof(RegionHeader, message_type),
        offsetof(RegionHeader, bytes),
        offsetof(RegionHeader, largest_message),
        offsetof(RegionHeader, capacity),
        offsetof(RegionHeader, participants),
        offsetof(RegionHeader, max_attempts),
        offsetof(RegionHeader, redelivery),
        offsetof(RegionHeader, messages),
        offsetof(RegionHeader, room),
        offsetof(RegionHeader, first_ring),
        offsetof(RegionHeader, oldest_ring),
        offsetof(RegionHeader, era),
        offsetof(RegionHeader, reclaimer),
        offsetof(RegionHeader, returned_events),
        offsetof(RegionHeader, backed_bytes),
        offsetof(RegionHeader, last_scan),
        offsetof(RegionHeader, active),
        offsetof(RegionHeader, reaped),
        sizeof(ParticipantRecord),
        offsetof(ParticipantRecord, state),
        offsetof(ParticipantRecord, start_time),
        offsetof(ParticipantRecord, pid_namespace),
        offsetof(ParticipantRecord, pid),
        offsetof(ParticipantRecord, parked),
        offsetof(ParticipantRecord, era),
        offsetof(ParticipantRecord, next_generation),
        offsetof(ParticipantRecord, sent),
        offsetof(ParticipantRecord, received),
        offsetof(ParticipantRecord, redelivered),
        offsetof(ParticipantRecord, acknowledged),
        offsetof(ParticipantRecord, given_back),
        offsetof(ParticipantRecord, parks),
        offsetof(ParticipantRecord, kept),
        offsetof(ParticipantRecord, instance),
        sizeof(ChunkEntry),
        offsetof(ChunkEntry, length),
        offsetof(ChunkEntry, backed_bytes),
        offsetof(ChunkEntry, inline_payload),
        sizeof(Extent),
        sizeof(RingHeader),
        offsetof(RingHeader, slots),
        offsetof(RingHeader, retired_at),
        offsetof(RingHeader, head),
        offsetof(RingHeader, tail),
        sizeof(EventCount),
        offsetof(EventCount, announced),
        offsetof(EventCount, settled),
        SlotWord::of(1, ChunkId::of(2, 3), SlotState::closed).bits,
        ChunkWord::of(1, 2, 3, ChunkState::dead_letter).bits,
        Position{1, 2}.bits(),
        RingName{1, ChunkId::of(2, 3)}.bits(),
    };
    return hash(sample_offsets(0), hash(sample_offsets(5), hash(values)));
}

} // namespace paceline::shm
