// SPDX-License-Identifier: Apache-2.0
// Rings that follow each other: growth, order, and the end.
#include "ring_chain_fixture.hpp"

namespace paceline::shm {
namespace {

TEST_F(RingChainTest, GrowsWhenARingIsFullAndNotBefore) {
    put_up_to(kOneRing);
    EXPECT_EQ(region.count(ChunkState::ring), 0U);
    put_up_to(kOneRing + 1);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
    put_up_to(kTwoRings);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
    put_up_to(kThreeRings);
    EXPECT_EQ(region.count(ChunkState::ring), 2U);
    EXPECT_EQ(rings_in_chain(), 3U);
    EXPECT_EQ(region->rings().size(me), kThreeRings);
    EXPECT_FALSE(region->rings().looks_full());
    EXPECT_FALSE(region->rings().looks_empty(me));
}

TEST_F(RingChainTest, MakesEachRingTwiceAsLargeAsTheOneBefore) {
    put_up_to(kThreeRings);
    std::vector<std::uint32_t> slots;
    std::vector<std::uint32_t> sequences;
    region->rings().for_each_ring(me, [&](const Ring& ring) {
        slots.push_back(ring.slots());
        sequences.push_back(ring.header().sequence);
    });
    EXPECT_EQ(slots, (std::vector<std::uint32_t>{1024, 2048, 4096}));
    EXPECT_EQ(sequences, (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST_F(RingChainTest, DeliversInOrderOverAllRingsAndFreesThoseThatAreDrained) {
    put_up_to(kThreeRings + 10);
    EXPECT_EQ(region.count(ChunkState::ring), 3U);
    get_up_to(other, kTwoRings);
    EXPECT_EQ(region.count(ChunkState::ring), 3U) << "the second is drained and not left yet";
    get_up_to(other, kTwoRings + 1);
    EXPECT_EQ(region.count(ChunkState::ring), 2U);
    EXPECT_EQ(oldest().sequence, 2U);
    get_up_to(other, kThreeRings + 10);
    EXPECT_EQ(region.get(other), std::nullopt);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
    EXPECT_EQ(first(), oldest());
    EXPECT_EQ(first().sequence, 3U);
    EXPECT_EQ(rings_in_chain(), 1U);
    EXPECT_TRUE(region->rings().looks_empty(other));
    EXPECT_EQ(region.taken(), 1U);
}

TEST_F(RingChainTest, FollowsTheRingsForWhoWasStoppedBeforeTheyCame) {
    region.put(other, 0);
    next_put = 1;
    put_up_to(kThreeRings);
    EXPECT_EQ(region.put(other, next_put++), PutStatus::committed);
    get_up_to(me, next_put);
}

TEST_F(RingChainTest, AnnouncesNothingOutsideOfItsOperations) {
    const auto expect_nothing = [&] { EXPECT_EQ(me.record->era.load(), 0U); };
    put_up_to(kTwoRings);
    expect_nothing();
    get_up_to(me, kTwoRings);
    expect_nothing();
    (void)region->rings().size(me);
    expect_nothing();
    (void)region->rings().is_closed(me);
    expect_nothing();
    region->rings().reclaim(me);
    expect_nothing();
    region->rings().reclaim_after(me, kDead);
    expect_nothing();
    region->rings().close(me);
    expect_nothing();
}

TEST_F(RingChainTest, AnnouncesTheEraWhileItWorks) {
    put_up_to(kOneRing);
    std::uint64_t announced = 0;
    region.backing().at_next_call([&] { announced = me.record->era.load(); });
    put_up_to(kOneRing + 1);
    EXPECT_NE(announced, 0U);
    EXPECT_LE(announced, region->header().era.load());
    announced = 0;
    region->rings().for_each_ring(me, [&](const Ring&) { announced = me.record->era.load(); });
    EXPECT_NE(announced, 0U);
    EXPECT_LE(announced, region->header().era.load());
}

TEST_F(RingChainTest, FreesTheRingOfWhoGrowsTooLate) {
    put_up_to(kOneRing);
    next_put = kOneRing + 1;
    // While one asks for memory, another one has grown the chain.
    region.backing().at_next_call([&] { region.put(other, kOneRing); });
    put_up_to(kOneRing + 2);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
    EXPECT_EQ(region.taken(), kOneRing + 3);
    get_up_to(me, kOneRing + 2);
}

TEST_F(RingChainTest, SaysThatThereIsNoMemoryForANewRingAndGoesOnLater) {
    put_up_to(kOneRing);
    const ChunkId chunk = region.fill(me, next_put);
    region.backing().refuse_all(true);
    for (int turn = 0; turn < 3; ++turn) {
        Allocation refusal;
        EXPECT_EQ(region->rings().put(me, chunk, refusal), PutStatus::no_memory);
        EXPECT_EQ(refusal.status, Allocation::Status::no_memory);
        EXPECT_EQ(refusal.error, std::errc::no_space_on_device);
    }
    EXPECT_EQ(region.count(ChunkState::ring), 0U);
    region.backing().refuse_all(false);
    EXPECT_EQ(region.put_chunk(me, chunk), PutStatus::committed);
    get_up_to(me, kOneRing + 1);
    EXPECT_EQ(region.taken(), 1U);
}

TEST_F(RingChainTest, ClosesBehindTheLastMessageOfTheLastRing) {
    put_up_to(kTwoRings + 5);
    EXPECT_FALSE(region->rings().is_closed(other));
    EXPECT_TRUE(region->rings().close(other));
    EXPECT_FALSE(region->rings().close(other));
    EXPECT_FALSE(region->rings().close(me));
    EXPECT_TRUE(region->rings().is_closed(me));
    EXPECT_EQ(region.put(me, 1), PutStatus::closed);
    EXPECT_EQ(region.put(other, 1), PutStatus::closed);
    EXPECT_EQ(region->rings().size(me), kTwoRings + 5);
    get_up_to(other, kTwoRings + 5);
    EXPECT_EQ(region->get(other).status, Ring::PopStatus::closed);
    EXPECT_EQ(region->get(me).status, Ring::PopStatus::closed);
}

TEST_F(RingChainTest, ClosesARingThatIsExactlyFull) {
    put_up_to(kOneRing);
    EXPECT_TRUE(region->rings().close(me));
    EXPECT_EQ(region.put(me, 1), PutStatus::closed);
    get_up_to(other, kOneRing);
    EXPECT_EQ(region->get(other).status, Ring::PopStatus::closed);
    EXPECT_EQ(region.taken(), 0U);
}

TEST_F(RingChainTest, AdoptsARingWhoseMakerDiedBeforeItSaidThatItIsOne) {
    put_up_to(kOneRing + 1);
    const RingName next = after({0, kNoChunk});
    ChunkEntry& entry = region->chunks().entry(next.chunk);
    const ChunkWord dead = ChunkWord::of(entry.load().generation(), 0, 7, ChunkState::owned);
    entry.word = dead.bits;
    EXPECT_EQ(region.put(other, next_put++), PutStatus::committed);
    EXPECT_EQ(entry.load(), dead.as(ChunkState::ring));
    entry.word = dead.bits;
    get_up_to(me, next_put);
    EXPECT_EQ(region->chunks().entry(next.chunk).load().state(), ChunkState::ring);
    entry.word = dead.bits;
    (void)rings_in_chain();
    EXPECT_EQ(region.count(ChunkState::owned), 1U) << "it is the first one: no mark is read";
}

TEST_F(RingChainTest, RefusesARingOfAnotherSequence) {
    put_up_to(kOneRing + 1);
    const RingName second = after({0, kNoChunk});
    reinterpret_cast<RingHeader*>(region->chunks().payload(second.chunk).data())->sequence = 7;
    EXPECT_THROW(region.put(other, 1), CorruptRegion);
}

struct BoundedChainTest : testing::Test {
    HeapRegion region{region_options(3)};
    Participant me = region.participant(1);
};

TEST_F(BoundedChainTest, IsOneRingThatDoesNotGrow) {
    for (std::uint32_t value = 0; value < 3; ++value) {
        EXPECT_FALSE(region->rings().looks_full());
        EXPECT_EQ(region->rings().looks_empty(me), value == 0);
        EXPECT_EQ(region->rings().size(me), value);
        EXPECT_EQ(region.put(me, value), PutStatus::committed);
    }
    EXPECT_TRUE(region->rings().looks_full());
    EXPECT_EQ(region.put(me, 3), PutStatus::full);
    EXPECT_EQ(region->rings().size(me), 3U);
    EXPECT_EQ(region.get_all(me), (std::vector<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(region.count(ChunkState::ring), 0U);
}

TEST_F(BoundedChainTest, ClosesOnce) {
    EXPECT_EQ(region.put(me, 1), PutStatus::committed);
    EXPECT_FALSE(region->rings().is_closed(me));
    EXPECT_TRUE(region->rings().close(me));
    EXPECT_FALSE(region->rings().close(me));
    EXPECT_TRUE(region->rings().is_closed(me));
    EXPECT_EQ(region.put(me, 2), PutStatus::closed);
    EXPECT_EQ(region.get(me), 1U);
    EXPECT_EQ(region->get(me).status, Ring::PopStatus::closed);
}

} // namespace
} // namespace paceline::shm
