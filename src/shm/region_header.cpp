// SPDX-License-Identifier: Apache-2.0
// A header is written once and trusted never: every field is checked before it is used, and what
// was checked is what is used.
#include "shm/region_header.hpp"

#include <cstring>
#include <utility>

#include "shm/chunk_word.hpp"

namespace paceline::shm {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);
static_assert(sizeof(RegionHeader) == 7 * kLine);

namespace {

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

RegionOptions read_options(const RegionHeader& header) {
    RegionOptions options;
    options.limits = {header.capacity, header.bytes, header.largest_message, header.participants};
    options.max_attempts = header.max_attempts;
    options.redelivery = static_cast<Redelivery>(header.redelivery);
    options.message_type = header.message_type;
    options.generation = header.generation;
    return options;
}

// What is wrong with a header that nobody else can change. `bytes` is the size of the file.
std::string problem_of(const RegionHeader& header, std::uint64_t bytes) {
    if (header.magic != kMagic) {
        return "it does not begin like a queue of Paceline";
    }
    if (header.layout_version != kLayoutVersion) {
        return "it was made by a version of Paceline with memory layout " +
               number(header.layout_version) + "; this one has layout " + number(kLayoutVersion) +
               ". Use one version everywhere, or make the queue anew";
    }
    if (header.layout_hash != layout_hash() || header.header_bytes != sizeof(RegionHeader)) {
        return "its memory layout differs from that of this build of Paceline, though both say "
               "layout " +
               number(kLayoutVersion);
    }
    const RegionOptions options = read_options(header);
    if (!options.are_possible()) {
        return "its header says what cannot be (capacity " + number(header.capacity) + ", bytes " +
               number(header.bytes) + ", largest message " + number(header.largest_message) +
               ", participants " + number(header.participants) + ", attempts " +
               number(header.max_attempts) + ", redelivery " + number(header.redelivery) + ")";
    }
    const std::uint64_t wanted = Geometry(options.limits).total_bytes();
    if (header.total_bytes != wanted || bytes < wanted) {
        return "it has " + number(bytes) + " bytes and says " + number(header.total_bytes) +
               ", where its header asks for " + number(wanted) + ": it was cut off or overwritten";
    }
    return {};
}

} // namespace

bool RegionOptions::are_possible() const {
    return limits.are_possible() && max_attempts >= 1 &&
           max_attempts <= ChunkWord::kLargestAttempt &&
           (redelivery == Redelivery::redeliver || redelivery == Redelivery::drop);
}

void write_header(RegionHeader& header, const RegionOptions& options) {
    const Geometry geometry(options.limits);
    header.layout_version = kLayoutVersion;
    header.header_bytes = sizeof(RegionHeader);
    header.layout_hash = layout_hash();
    header.total_bytes = geometry.total_bytes();
    header.generation = options.generation;
    header.message_type = options.message_type;
    header.bytes = options.limits.bytes;
    header.largest_message = options.limits.largest_message;
    header.capacity = options.limits.capacity;
    header.participants = options.limits.participants;
    header.max_attempts = options.max_attempts;
    header.redelivery = static_cast<std::uint32_t>(options.redelivery);
    header.first_ring.store(RingName{0, kNoChunk}.bits());
    header.oldest_ring.store(RingName{0, kNoChunk}.bits());
    header.era.store(2);
    header.returned_events.store(1);
    header.magic = kMagic;
}

HeaderCheck check_header(std::span<const std::byte> region, std::uint64_t bytes) {
    if (region.size() < sizeof(RegionHeader) || bytes < sizeof(RegionHeader)) {
        return {"it has " + number(bytes) + " bytes, fewer than the header of a queue", {}};
    }
    constexpr std::size_t numbers = offsetof(RegionHeader, messages);
    alignas(RegionHeader) std::array<std::byte, sizeof(RegionHeader)> copy{};
    std::memcpy(copy.data(), region.data(), numbers);
    // The compiler may not read the region again instead of the copy.
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const auto& header = *reinterpret_cast<const RegionHeader*>(copy.data());
    std::string problem = problem_of(header, bytes);
    if (!problem.empty()) {
        return {std::move(problem), {}};
    }
    return {{}, read_options(header)};
}

} // namespace paceline::shm
