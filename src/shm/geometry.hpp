// SPDX-License-Identifier: Apache-2.0
// Where everything lies in a region: computed from four numbers, the same by everyone who opens it.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "shm/chunk_id.hpp"

namespace paceline::shm {

inline constexpr std::uint64_t kPage = 4096;
// Two cache lines: processors fetch neighbouring lines in pairs.
inline constexpr std::uint64_t kLine = 128;
inline constexpr std::uint32_t kLargestParticipants = 1023;
inline constexpr std::uint32_t kLargestCapacity = (1U << 24) - 1;
inline constexpr std::uint32_t kFirstUnboundedSlots = 1024;
inline constexpr std::uint32_t kLargestUnboundedSlots = 1U << 19;
inline constexpr std::uint32_t kInlineBytes = 40;
inline constexpr std::uint32_t kEntryBytes = 64;
inline constexpr std::uint32_t kEntriesPerPage = kPage / kEntryBytes;
// Payloads smaller than this get their memory several at a time.
inline constexpr std::uint64_t kSlabBytes = 32768;
inline constexpr std::uint64_t kSmallestBytes = 65536;
inline constexpr std::uint64_t kLargestBytes = std::uint64_t{1} << 36;

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) {
    return (value + step - 1) / step * step;
}

// What the creator of a region chooses.
struct Limits {
    // Messages in the ring; 0: as many as the memory holds.
    std::uint32_t capacity = 0;
    // Payload memory, in bytes.
    std::uint64_t bytes = 0;
    // Bytes of the largest message.
    std::uint64_t largest_message = 0;
    // Participants at the same time.
    std::uint32_t participants = kLargestParticipants;

    // Whether a region of these limits can be: nothing else may become a Geometry.
    [[nodiscard]] bool are_possible() const;

    friend bool operator==(const Limits&, const Limits&) = default;
};

// One range of the file for all chunks of one size.
struct SizeClass {
    // Bytes of a payload; kInlineBytes in the class whose payload lies in the entry itself.
    std::uint64_t payload_bytes;
    std::uint32_t count;
    // How many neighbours get their memory together.
    std::uint32_t slab_entries;
    std::uint64_t entries_offset;
    std::uint64_t payload_offset;

    [[nodiscard]] bool is_inline() const { return payload_bytes == kInlineBytes; }

    // What the chunks of a slab count against the bytes limit. Entries are beside it, but those
    // that are the message itself.
    [[nodiscard]] std::uint64_t slab_bytes() const {
        return slab_entries * (is_inline() ? kEntryBytes : payload_bytes);
    }
};

class Geometry {
public:
    explicit Geometry(const Limits& limits);

    [[nodiscard]] const Limits& limits() const { return limits_; }

    [[nodiscard]] bool is_unbounded() const { return limits_.capacity == 0; }

    [[nodiscard]] std::uint64_t participants_offset() const { return participants_offset_; }

    [[nodiscard]] std::uint64_t extents_offset() const { return extents_offset_; }

    [[nodiscard]] std::uint64_t ring_offset() const { return ring_offset_; }

    [[nodiscard]] std::uint32_t ring_slots() const { return ring_slots_; }

    // What must have memory from the beginning: everything up to here.
    [[nodiscard]] std::uint64_t fixed_bytes() const { return fixed_bytes_; }

    [[nodiscard]] std::uint64_t total_bytes() const { return total_bytes_; }

    [[nodiscard]] std::span<const SizeClass> classes() const { return {classes_.data(), count_}; }

    // The class of the smallest payload that holds `length` bytes; limits().largest_message at
    // most.
    static constexpr std::uint32_t class_of(std::uint64_t length) {
        return length <= kInlineBytes
                   ? 0
                   : 1 + static_cast<std::uint32_t>(std::bit_width((length - 1) >> 6));
    }

private:
    Limits limits_;
    std::uint64_t participants_offset_ = 0;
    std::uint64_t extents_offset_ = 0;
    std::uint64_t ring_offset_ = 0;
    std::uint32_t ring_slots_ = 0;
    std::uint64_t fixed_bytes_ = 0;
    std::uint64_t total_bytes_ = 0;
    std::uint32_t count_ = 0;
    std::array<SizeClass, 32> classes_{};
};

// Bytes of a ring of so many slots, its header included.
std::uint64_t ring_bytes(std::uint32_t slots);

} // namespace paceline::shm
