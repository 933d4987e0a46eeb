// SPDX-License-Identifier: Apache-2.0
// What a dead participant had, state by state, is delivered again or freed; a second recovery
// changes nothing.
#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"
#include "../../support/watchdog.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;

constexpr std::uint32_t kDead = 2;

struct RecoveryTest : testing::Test {
    explicit RecoveryTest(const RegionOptions& options = region_options(8)) : region(options) {}

    Recovered recover(std::uint32_t number = kDead) {
        const Recovered done = region->recovery().recover(me, number);
        const std::uint64_t backed = region->header().backed_bytes.load();
        const std::uint32_t taken = region.taken();
        const Recovered again = region->recovery().recover(me, number);
        EXPECT_EQ(again.returned + again.dead_letters + again.dropped + again.freed, 0U);
        EXPECT_EQ(region.taken(), taken);
        EXPECT_EQ(region->header().backed_bytes.load(), backed);
        return done;
    }

    [[nodiscard]] ChunkWord word(ChunkId chunk) { return region->chunks().entry(chunk).load(); }

    [[nodiscard]] Ring ring() {
        return {region.bytes().subspan(region->geometry().ring_offset()), region->chunks()};
    }

    test::Watchdog watchdog;
    HeapRegion region;
    Participant me = region.participant(1);
    Participant dead = region.participant(kDead);
    Participant other = region.participant(3);
};

TEST_F(RecoveryTest, OfNothingDoesNothingButTellWhoGetsToLook) {
    const std::uint64_t events = region->header().returned_events.load();
    const Recovered done = region->recovery().recover(me, kDead);
    EXPECT_EQ(done.returned + done.dead_letters + done.dropped + done.freed, 0U);
    EXPECT_EQ(region->header().returned_events.load(), events + 1);
}

TEST_F(RecoveryTest, FreesChunksThatWereNeverCommitted) {
    for (const std::uint64_t length : {1U, 41U, 1000U, 32768U, 65536U}) {
        const ChunkId chunk = region.fill(dead, 5, std::max<std::uint64_t>(length, 4));
        EXPECT_EQ(recover().freed, 1U) << length;
        EXPECT_EQ(region.taken(), 0U);
        EXPECT_TRUE(word(chunk).is_available());
    }
}

TEST_F(RecoveryTest, LeavesCommittedMessagesInTheirOrder) {
    region.put(me, 0);
    region.put(dead, 1);
    region.put(other, 2);
    region.put(dead, 3);
    const Recovered done = recover();
    EXPECT_EQ(done.freed, 0U);
    EXPECT_EQ(done.returned, 0U);
    EXPECT_EQ(region->rings().size(me), 4U);
    EXPECT_EQ(region.get_all(other), (std::vector<std::uint32_t>{0, 1, 2, 3}));
}

TEST_F(RecoveryTest, ReturnsWhatItHadReceived) {
    region.put(me, 5);
    const Received received = region.receive(dead).value();
    EXPECT_EQ(region.get(other), std::nullopt);
    EXPECT_EQ(recover().returned, 1U);
    EXPECT_EQ(region->returned().size(me), 1U);
    const Received again = region.receive(other).value();
    EXPECT_EQ(again.chunk, received.chunk);
    EXPECT_EQ(again.word.attempt(), 2U);
    EXPECT_EQ(region.value(again.chunk), 5U);
}

TEST_F(RecoveryTest, ReturnsAMessageWhoseSlotItHadNotEmptied) {
    for (std::uint32_t value = 0; value < 3; ++value) {
        region.put(me, value);
    }
    const ChunkId claimed = ring().slot(0).chunk();
    region->chunks().entry(claimed).word = word(claimed).loaned_to(kDead).bits;
    EXPECT_EQ(recover().returned, 1U);
    EXPECT_EQ(ring().slot(0), SlotWord::empty(1));
    EXPECT_EQ(word(claimed).state(), ChunkState::returned);
    EXPECT_EQ(region.get_all(other), (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST_F(RecoveryTest, LeavesTheMessageOfASlotThatALivingOneHasNotEmptied) {
    region.put(dead, 0);
    const ChunkId claimed = ring().slot(0).chunk();
    const ChunkWord loaned = word(claimed).loaned_to(3);
    region->chunks().entry(claimed).word = loaned.bits;
    const Recovered done = recover();
    EXPECT_EQ(done.returned + done.freed, 0U);
    EXPECT_EQ(word(claimed), loaned);
    EXPECT_EQ(ring().slot(0), SlotWord::empty(1));
}

struct OneAttemptRecoveryTest : RecoveryTest {
    static RegionOptions options() {
        RegionOptions options = region_options(8);
        options.max_attempts = 1;
        return options;
    }

    OneAttemptRecoveryTest() : RecoveryTest(options()) {}
};

TEST_F(OneAttemptRecoveryTest, KeepsADeadLetterThatItHadForTheLastTime) {
    region.put(me, 5);
    EXPECT_TRUE(region.receive(dead));
    EXPECT_EQ(recover().dead_letters, 1U);
    EXPECT_EQ(region->returned().count().dead_letters, 1U);
    EXPECT_FALSE(region.receive(other));
    EXPECT_TRUE(region->returned().take_dead_letter(other));
}

struct DroppingRecoveryTest : RecoveryTest {
    static RegionOptions options() {
        RegionOptions options = region_options(8);
        options.redelivery = Redelivery::drop;
        return options;
    }

    DroppingRecoveryTest() : RecoveryTest(options()) {}
};

TEST_F(DroppingRecoveryTest, DropsWhatItHadReceivedIfTheQueueSaysSo) {
    region.put(me, 5);
    EXPECT_TRUE(region.receive(dead));
    EXPECT_EQ(recover().dropped, 1U);
    EXPECT_EQ(region.taken(), 0U);
    EXPECT_FALSE(region.receive(other));
}

TEST_F(RecoveryTest, LeavesWhatOthersHave) {
    region.fill(other, 1);
    region.put(me, 2);
    const Received received = region.receive(other).value();
    region.put(other, 3);
    const Recovered done = recover();
    EXPECT_EQ(done.returned + done.freed, 0U);
    EXPECT_EQ(word(received.chunk), received.word);
    EXPECT_EQ(region.taken(), 3U);
    EXPECT_EQ(region.get(me), 3U);
}

TEST_F(RecoveryTest, FreesAMessageThatItHadKept) {
    region.put(me, 5);
    const Received received = region.receive(dead).value();
    region->chunks().entry(received.chunk).word =
        ChunkWord::of(dead.draw_generation(), 0, kDead, ChunkState::owned).bits;
    EXPECT_EQ(recover().freed, 1U);
    EXPECT_EQ(region.taken(), 0U);
}

TEST_F(RecoveryTest, IsAsLargeAsWhatWasLeft) {
    for (std::uint32_t value = 0; value < 5; ++value) {
        region.put(me, value);
    }
    for (int count = 0; count < 3; ++count) {
        EXPECT_TRUE(region.receive(dead));
    }
    region.put(dead, 5);
    region.fill(dead, 6);
    region.fill(dead, 7, 1000);
    const Recovered done = recover();
    EXPECT_EQ(done.returned, 3U);
    EXPECT_EQ(done.freed, 2U);
    EXPECT_EQ(region.get_all(other).size(), 6U);
    EXPECT_EQ(region.taken(), 0U);
}

TEST_F(RecoveryTest, RecountsTheMemory) {
    const std::uint64_t before = region->header().backed_bytes.load();
    // It died after it had reserved and before it had asked.
    region->header().backed_bytes += 65536;
    recover();
    EXPECT_EQ(region->header().backed_bytes.load(), before);
}

TEST_F(RecoveryTest, GivesBackPagesThatADeadOneGotAndDidNotCount) {
    const SizeClass& its = region->geometry().classes()[Geometry::class_of(65536)];
    for (const std::uint64_t counted : {std::uint64_t{0}, kPage, its.payload_bytes}) {
        const ChunkId chunk = region.fill(dead, 5, 65536);
        EXPECT_EQ(region.backing().payload_bytes(), its.payload_bytes);
        // It died after the system had given it pages and before it wrote how many.
        region->chunks().entry(chunk).backed_bytes = counted;
        recover();
        EXPECT_EQ(region.backing().payload_bytes(), counted);
        EXPECT_EQ(region->header().backed_bytes.load(), counted);
        EXPECT_EQ(region->chunks().entry(chunk).load().state(),
                  counted == 0 ? ChunkState::absent : ChunkState::free);
        EXPECT_EQ(region->allocator().trim(me, its.payload_bytes), counted);
    }
    EXPECT_FALSE(region.backing().was_misused());
}

TEST_F(RecoveryTest, LeavesALargeChunkWithThePagesThatItHas) {
    const ChunkId with = region.fill(dead, 5, 33000);
    const ChunkId without = region.fill(dead, 5, 65536);
    // It died between taking the chunk and giving it memory.
    region->chunks().entry(without).backed_bytes = 0;
    EXPECT_EQ(recover().freed, 2U);
    EXPECT_EQ(word(with).state(), ChunkState::free);
    EXPECT_EQ(word(without).state(), ChunkState::absent);
    EXPECT_EQ(region->header().backed_bytes.load(), 36864U);
}

struct UnboundedRecoveryTest : RecoveryTest {
    UnboundedRecoveryTest() : RecoveryTest(region_options(0, std::uint64_t{1} << 20, 64)) {}

    void put(std::uint32_t count) {
        for (std::uint32_t value = 0; value < count; ++value) {
            ASSERT_EQ(region.put(me, value), RingChain::PutStatus::committed);
        }
    }
};

TEST_F(UnboundedRecoveryTest, FindsCommittedMessagesInEveryRing) {
    region.put(dead, 1000000);
    put(1500);
    region.put(dead, 1000001);
    put(2500);
    region.put(dead, 1000002);
    EXPECT_EQ(recover().freed, 0U);
    const std::vector<std::uint32_t> got = region.get_all(other);
    EXPECT_EQ(got.size(), 4003U);
    EXPECT_EQ(got.front(), 1000000U);
    EXPECT_EQ(got.back(), 1000002U);
}

TEST_F(UnboundedRecoveryTest, FreesARingThatWasNeverLinked) {
    const Allocation made = region->allocator().allocate(dead, ring_bytes(2048));
    Ring::make(region->chunks().payload(made.chunk), 1, 2048);
    EXPECT_EQ(recover().freed, 1U);
    EXPECT_EQ(region.taken(), 0U);
}

TEST_F(UnboundedRecoveryTest, KeepsARingThatWasLinkedAndNotYetCalledOne) {
    put(1023);
    const Allocation made = region->allocator().allocate(dead, ring_bytes(2048));
    Ring::make(region->chunks().payload(made.chunk), 1, 2048);
    ChunkId end{kNoChunk};
    EXPECT_TRUE(ring().close(made.chunk, end));
    EXPECT_EQ(recover().freed, 0U);
    EXPECT_EQ(word(made.chunk).state(), ChunkState::ring);
    put(10);
    EXPECT_EQ(region.get_all(other).size(), 1033U);
}

TEST_F(UnboundedRecoveryTest, FreesARingThatItTookFromTheChainAndHadNotFreed) {
    put(4000);
    ChunkId second{kNoChunk};
    EXPECT_TRUE(ring().is_closed(second));
    const Ring middle(region->chunks().payload(second), region->chunks());
    ChunkId third{kNoChunk};
    EXPECT_TRUE(middle.is_closed(third));
    other.record->era = region->header().era.load();
    EXPECT_EQ(region.get_all(me).size(), 4000U);
    other.record->era = 0;
    region->header().oldest_ring = RingName{2, third}.bits();
    recover();
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
    EXPECT_EQ(word(second).state(), ChunkState::free);
    EXPECT_EQ(word(third).state(), ChunkState::ring);
    put(3);
    EXPECT_EQ(region.get_all(other).size(), 3U);
}

TEST_F(UnboundedRecoveryTest, FreesTheRingsThatTheDeadOneHeldBack) {
    put(4000);
    dead.record->era = region->header().era.load();
    EXPECT_EQ(region.get_all(me).size(), 4000U);
    EXPECT_EQ(region.count(ChunkState::ring), 2U);
    recover();
    region->participants().release(kDead);
    region->rings().reclaim(me);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
}

} // namespace
} // namespace paceline::shm
