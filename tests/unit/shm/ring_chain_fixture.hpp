// SPDX-License-Identifier: Apache-2.0
// An unbounded queue of small messages that are numbered.
#pragma once

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"
#include "../../support/watchdog.hpp"

namespace paceline::shm {

using PutStatus = RingChain::PutStatus;
using test::HeapRegion;
using test::region_options;

// Messages that fill the first ring, and with it the one or two after it.
inline constexpr std::uint32_t kOneRing = kFirstUnboundedSlots - 1;
inline constexpr std::uint32_t kTwoRings = kOneRing + 2 * kFirstUnboundedSlots - 1;
inline constexpr std::uint32_t kThreeRings = kTwoRings + 4 * kFirstUnboundedSlots - 1;

inline constexpr std::uint32_t kDead = 4;

struct RingChainTest : testing::Test {
    void put_up_to(std::uint32_t end) {
        for (; next_put < end; ++next_put) {
            ASSERT_EQ(region.put(me, next_put), PutStatus::committed);
        }
    }

    void get_up_to(Participant& who, std::uint32_t end) {
        for (; next_got < end; ++next_got) {
            ASSERT_EQ(region.get(who), next_got);
        }
    }

    [[nodiscard]] std::uint32_t rings_in_chain() {
        std::uint32_t count = 0;
        region->rings().for_each_ring(me, [&count](const Ring&) { ++count; });
        return count;
    }

    [[nodiscard]] RingName first() { return RingName::of(region->header().first_ring.load()); }

    [[nodiscard]] RingName oldest() { return RingName::of(region->header().oldest_ring.load()); }

    // Takes the ring behind `name` out of its end mark.
    RingName after(RingName name) {
        const std::span<std::byte> memory =
            name.chunk == kNoChunk ? region.bytes().subspan(region->geometry().ring_offset(),
                                                            ring_bytes(kFirstUnboundedSlots))
                                   : region->chunks().payload(name.chunk);
        ChunkId next{kNoChunk};
        EXPECT_TRUE(Ring(memory, region->chunks()).is_closed(next));
        return {name.sequence + 1, next};
    }

    test::Watchdog watchdog;
    HeapRegion region{region_options(0, std::uint64_t{1} << 20, 64)};
    Participant me = region.participant(1);
    Participant other = region.participant(2);
    std::uint32_t next_put = 0;
    std::uint32_t next_got = 0;
};

} // namespace paceline::shm
