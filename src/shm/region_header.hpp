// SPDX-License-Identifier: Apache-2.0
// The first bytes of a region: what it is, and the words that all participants share.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "shm/event_count.hpp"
#include "shm/geometry.hpp"

namespace paceline::shm {

inline constexpr std::array<char, 8> kMagic{'P', 'A', 'C', 'E', 'Q', 'U', 'E', '\n'};
// Changes whenever a region of one version could not be used by the other.
inline constexpr std::uint32_t kLayoutVersion = 1;

// What becomes of a message whose receiver died.
enum class Redelivery : std::uint32_t { redeliver = 0, drop = 1 };

// Chosen by the creator, never changed; everyone who opens the region takes them from
// check_header().
struct RegionOptions {
    Limits limits;
    // After so many attempts a message becomes a dead letter.
    std::uint32_t max_attempts = 5;
    Redelivery redelivery = Redelivery::redeliver;
    // What the messages are (a hash of the type): 0 is bytes.
    std::uint64_t message_type = 0;
    // Differs between any two regions.
    std::uint64_t generation = 0;

    [[nodiscard]] bool are_possible() const;
};

// A ring as a word: sequence:32 | chunk:32; the first ring of a region is no chunk.
struct RingName {
    std::uint32_t sequence;
    ChunkId chunk;

    [[nodiscard]] constexpr std::uint64_t bits() const {
        return std::uint64_t{sequence} << 32 | chunk.bits;
    }

    static constexpr RingName of(std::uint64_t bits) {
        return {static_cast<std::uint32_t>(bits >> 32), {static_cast<std::uint32_t>(bits)}};
    }

    friend constexpr bool operator==(RingName, RingName) = default;
};

// Each group of words has cache lines of its own.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct RegionHeader {
    std::array<char, 8> magic;
    std::uint32_t layout_version;
    std::uint32_t header_bytes;
    std::uint64_t layout_hash;
    std::uint64_t total_bytes;
    std::uint64_t generation;
    std::uint64_t message_type;
    std::uint64_t bytes;
    std::uint64_t largest_message;
    std::uint32_t capacity;
    std::uint32_t participants;
    std::uint32_t max_attempts;
    std::uint32_t redelivery;

    // Those who wait for a message, and those who wait for room.
    EventCount messages;
    EventCount room;

    // Where get begins, and the oldest ring whose memory is not given back yet: RingName each. The
    // second is changed only by the reclaimer.
    alignas(kLine) std::atomic<std::uint64_t> first_ring;
    std::atomic<std::uint64_t> oldest_ring;
    // Counts the rings that left the chain; participants announce what they saw of it
    // (ring_chain.hpp).
    std::atomic<std::uint64_t> era;
    // One more than the number of the participant that frees rings just now; 0: nobody.
    std::atomic<std::uint32_t> reclaimer;

    // Changes after every message that was given back: whoever saw another number looks for it.
    alignas(kLine) std::atomic<std::uint64_t> returned_events;

    // Bytes of messages that have memory: what the bytes limit counts. A hint: a death may leave it
    // wrong until the reaper recounts.
    alignas(kLine) std::atomic<std::uint64_t> backed_bytes;

    // Who looks for dead participants: nanoseconds of the monotonic clock at the last look.
    alignas(kLine) std::atomic<std::uint64_t> last_scan;
    // Participants that are not parked: a hint for who thinks of spinning.
    std::atomic<std::int32_t> active;
    std::atomic<std::uint64_t> reaped;
};

// Of every size and offset of the shared structures, and of the bits of their words.
std::uint64_t layout_hash();

// Fills the header of a region of zeros; the region is ready when this returns.
void write_header(RegionHeader& header, const RegionOptions& options);

struct HeaderCheck {
    // What is wrong with the header, or an empty string.
    std::string problem;
    // What was checked, if nothing is wrong.
    RegionOptions options;
};

// Looks once at a header that somebody else wrote. `bytes` is the size of the file.
HeaderCheck check_header(std::span<const std::byte> region, std::uint64_t bytes);

} // namespace paceline::shm
