// SPDX-License-Identifier: Apache-2.0
// Nothing overlaps, everything fits, and every message has a class.
#include <algorithm>

#include <gtest/gtest.h>

#include "shm/geometry.hpp"
#include "shm/participant_table.hpp"
#include "shm/region_header.hpp"
#include "shm/ring.hpp"

namespace paceline::shm {
namespace {

constexpr Limits kGood{4, kSmallestBytes, 100, 3};

std::vector<Limits> many_limits() {
    std::vector<Limits> all;
    for (const std::uint32_t capacity : {0U, 1U, 2U, 1000U, kLargestCapacity}) {
        for (const std::uint64_t bytes :
             {kSmallestBytes, kSmallestBytes + 1, std::uint64_t{1} << 20, kLargestBytes}) {
            for (const std::uint64_t largest : {std::uint64_t{1}, std::uint64_t{40},
                                                std::uint64_t{41}, std::uint64_t{65536}, bytes}) {
                for (const std::uint32_t participants : {1U, 64U, kLargestParticipants}) {
                    all.push_back({capacity, bytes, largest, participants});
                }
            }
        }
    }
    return all;
}

TEST(Limits, ArePossibleUpToTheirEnds) {
    for (const Limits& limits : many_limits()) {
        EXPECT_TRUE(limits.are_possible());
    }
}

TEST(Limits, AreImpossibleBeyondTheirEnds) {
    const auto with = [](const auto& change) {
        Limits limits = kGood;
        change(limits);
        return limits.are_possible();
    };
    EXPECT_TRUE(with([](Limits&) {}));
    EXPECT_FALSE(with([](Limits& limits) { limits.capacity = kLargestCapacity + 1; }));
    EXPECT_FALSE(with([](Limits& limits) { limits.bytes = kSmallestBytes - 1; }));
    EXPECT_FALSE(with([](Limits& limits) { limits.bytes = kLargestBytes + 1; }));
    EXPECT_FALSE(with([](Limits& limits) { limits.largest_message = 0; }));
    EXPECT_FALSE(with([](Limits& limits) { limits.largest_message = kSmallestBytes + 1; }));
    EXPECT_FALSE(with([](Limits& limits) { limits.participants = 0; }));
    EXPECT_FALSE(with([](Limits& limits) { limits.participants = kLargestParticipants + 1; }));
}

TEST(Geometry, PutsItsPartsOneBehindTheOther) {
    for (const Limits& limits : many_limits()) {
        const Geometry geometry(limits);
        EXPECT_GE(geometry.participants_offset(), sizeof(RegionHeader));
        EXPECT_GE(geometry.extents_offset(),
                  geometry.participants_offset() +
                      (limits.participants + 1) * sizeof(ParticipantRecord));
        EXPECT_GE(geometry.ring_offset(), geometry.extents_offset() + 32 * kLine);
        EXPECT_GE(geometry.fixed_bytes(),
                  geometry.ring_offset() + ring_bytes(geometry.ring_slots()));
        std::uint64_t end = geometry.fixed_bytes();
        for (const SizeClass& its : geometry.classes()) {
            EXPECT_EQ(its.entries_offset, end);
            EXPECT_GE(its.payload_offset,
                      its.entries_offset + std::uint64_t{its.count} * kEntryBytes);
            end = its.payload_offset +
                  (its.is_inline() ? 0 : round_up(its.count * its.payload_bytes, kPage));
        }
        EXPECT_EQ(geometry.total_bytes(), end);
    }
}

TEST(Geometry, AlignsWhatIsSharedToLinesAndWhatHasMemoryToPages) {
    for (const Limits& limits : many_limits()) {
        const Geometry geometry(limits);
        EXPECT_EQ(geometry.participants_offset() % kLine, 0U);
        EXPECT_EQ(geometry.extents_offset() % kLine, 0U);
        EXPECT_EQ(geometry.ring_offset() % kLine, 0U);
        EXPECT_EQ(geometry.fixed_bytes() % kPage, 0U);
        for (const SizeClass& its : geometry.classes()) {
            EXPECT_EQ(its.entries_offset % kPage, 0U);
            EXPECT_EQ(its.payload_offset % kPage, 0U);
        }
    }
}

TEST(Geometry, HasWholeSlabsAndNoChunkThatIsCalledNoChunk) {
    for (const Limits& limits : many_limits()) {
        const Geometry geometry(limits);
        for (const SizeClass& its : geometry.classes()) {
            EXPECT_GE(its.count, 1U);
            EXPECT_EQ(its.count % its.slab_entries, 0U);
            EXPECT_LE(its.count, kNoChunk.index());
            const bool is_small = its.payload_bytes < kSlabBytes;
            EXPECT_EQ(its.slab_entries > 1, is_small);
            EXPECT_EQ(its.slab_bytes(), is_small ? kSlabBytes : its.payload_bytes);
        }
        EXPECT_EQ(geometry.classes()[0].slab_entries, kSlabBytes / kEntryBytes);
    }
}

TEST(Geometry, HasAChunkForTheLargestMessageAndTheLargestRing) {
    for (const Limits& limits : many_limits()) {
        const Geometry geometry(limits);
        const auto classes = geometry.classes();
        ASSERT_LT(Geometry::class_of(limits.largest_message), classes.size());
        EXPECT_GE(classes[Geometry::class_of(limits.largest_message)].payload_bytes,
                  limits.largest_message);
        if (geometry.is_unbounded()) {
            EXPECT_LT(
                Geometry::class_of(std::min(ring_bytes(kLargestUnboundedSlots), limits.bytes)),
                classes.size());
        }
    }
}

TEST(Geometry, GivesEveryLengthTheSmallestPayloadThatHoldsIt) {
    const Geometry geometry({1, kLargestBytes, kLargestBytes, 1});
    const auto classes = geometry.classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        const std::uint64_t payload = classes[number].payload_bytes;
        EXPECT_EQ(Geometry::class_of(payload), number);
        EXPECT_EQ(Geometry::class_of(payload + 1), number + 1);
    }
    EXPECT_EQ(Geometry::class_of(0), 0U);
    EXPECT_EQ(Geometry::class_of(1), 0U);
    EXPECT_EQ(classes[0].payload_bytes, 40U);
    EXPECT_EQ(classes[1].payload_bytes, 64U);
    EXPECT_EQ(classes.back().payload_bytes, kLargestBytes);
}

TEST(Geometry, HasASlotMoreThanMessages) {
    EXPECT_EQ(Geometry({1, kSmallestBytes, 1, 1}).ring_slots(), 2U);
    EXPECT_EQ(Geometry({kLargestCapacity, kSmallestBytes, 1, 1}).ring_slots(), 1U << 24);
    EXPECT_EQ(Geometry({0, kSmallestBytes, 1, 1}).ring_slots(), kFirstUnboundedSlots);
}

TEST(Geometry, HasAsManyChunksOfAClassAsTheBytesHold) {
    const Geometry geometry({1, std::uint64_t{1} << 20, 65536, 1});
    for (const SizeClass& its : geometry.classes().subspan(1)) {
        EXPECT_EQ(its.count * its.payload_bytes, std::uint64_t{1} << 20);
    }
    EXPECT_EQ(geometry.classes()[0].count, (1U << 20) / kEntryBytes);
}

} // namespace
} // namespace paceline::shm
