// SPDX-License-Identifier: Apache-2.0
// The parts of a region, one behind the other: header, participants, extents, first ring, then the
// size classes.
#include "shm/geometry.hpp"

#include <algorithm>

#include "shm/participant_table.hpp"
#include "shm/region_header.hpp"
#include "shm/ring.hpp"

namespace paceline::shm {

namespace {

// Index 2^25 - 1 of class 31 is kNoChunk.
constexpr std::uint64_t kLargestCount = ChunkId::kIndexMask;

SizeClass make_class(std::uint32_t number, std::uint64_t bytes) {
    SizeClass made{};
    made.payload_bytes = number == 0 ? kInlineBytes : std::uint64_t{64} << (number - 1);
    const std::uint64_t stride = number == 0 ? kEntryBytes : made.payload_bytes;
    made.slab_entries = stride < kSlabBytes ? static_cast<std::uint32_t>(kSlabBytes / stride) : 1;
    const std::uint64_t wanted =
        round_up(std::max<std::uint64_t>(bytes / stride, 1), made.slab_entries);
    const std::uint64_t largest = kLargestCount / made.slab_entries * made.slab_entries;
    made.count = static_cast<std::uint32_t>(std::min(wanted, largest));
    return made;
}

} // namespace

std::uint64_t ring_bytes(std::uint32_t slots) {
    return sizeof(RingHeader) + std::uint64_t{slots} * sizeof(std::uint64_t);
}

bool Limits::are_possible() const {
    return capacity <= kLargestCapacity && bytes >= kSmallestBytes && bytes <= kLargestBytes &&
           largest_message >= 1 && largest_message <= bytes && participants >= 1 &&
           participants <= kLargestParticipants;
}

Geometry::Geometry(const Limits& limits) : limits_(limits) {
    ring_slots_ = is_unbounded() ? kFirstUnboundedSlots : limits.capacity + 1;
    participants_offset_ = round_up(sizeof(RegionHeader), kLine);
    // Number 0 is nobody.
    extents_offset_ = participants_offset_ + (limits.participants + 1) * sizeof(ParticipantRecord);
    ring_offset_ = extents_offset_ + classes_.size() * kLine;
    fixed_bytes_ = round_up(ring_offset_ + ring_bytes(ring_slots_), kPage);
    // A ring of an unbounded queue is a chunk too.
    const std::uint64_t largest =
        is_unbounded() ? std::max(limits.largest_message,
                                  std::min(ring_bytes(kLargestUnboundedSlots), limits.bytes))
                       : limits.largest_message;
    count_ = class_of(largest) + 1;
    std::uint64_t offset = fixed_bytes_;
    for (std::uint32_t number = 0; number < count_; ++number) {
        SizeClass& made = classes_[number];
        made = make_class(number, limits.bytes);
        made.entries_offset = offset;
        offset += round_up(std::uint64_t{made.count} * kEntryBytes, kPage);
        made.payload_offset = offset;
        offset += made.is_inline() ? 0 : round_up(made.count * made.payload_bytes, kPage);
    }
    total_bytes_ = offset;
}

} // namespace paceline::shm
