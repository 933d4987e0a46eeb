// SPDX-License-Identifier: Apache-2.0
// What keeps the memory of rings that were left, and who gives it back.
#include "ring_chain_fixture.hpp"
#include "shm/reclaiming.hpp"

namespace paceline::shm {
namespace {

TEST_F(RingChainTest, IsReclaimedByOneParticipantAtATimeWhoseNumberIsWritten) {
    const std::atomic<std::uint32_t>& word = region->header().reclaimer;
    {
        const Reclaiming mine(region->header(), Reclaiming::kNobody, me.number);
        EXPECT_TRUE(mine.has_it());
        EXPECT_EQ(word.load(), me.number + 1);
        const Reclaiming too_late(region->header(), Reclaiming::kNobody, other.number);
        EXPECT_FALSE(too_late.has_it());
        EXPECT_EQ(word.load(), me.number + 1);
    }
    EXPECT_EQ(word.load(), 0U);
    const Reclaiming of_the_reaper(region->header(), Reclaiming::kNobody, 0);
    EXPECT_EQ(word.load(), 1U);
}

TEST_F(RingChainTest, GoesOnForWhoWasAtARingThatIsFree) {
    region.put(other, 0);
    next_put = 1;
    EXPECT_EQ(region.get(other), next_got++);
    put_up_to(kThreeRings);
    get_up_to(me, kThreeRings);
    EXPECT_EQ(oldest().sequence, 2U);
    EXPECT_EQ(region.put(other, next_put++), PutStatus::committed);
    get_up_to(other, next_put);
    EXPECT_EQ(other.put_ring, first());
    EXPECT_EQ(other.get_ring, first());
}

TEST_F(RingChainTest, KeepsRingsWhileSomebodyAnnouncesAnEraFromBefore) {
    put_up_to(kThreeRings);
    other.record->era = region->header().era.load();
    get_up_to(me, kThreeRings);
    EXPECT_EQ(region.count(ChunkState::ring), 2U);
    EXPECT_EQ(oldest().sequence, 0U);
    EXPECT_EQ(first().sequence, 2U);
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 0U);
    other.record->era = 0;
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 2U);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
}

TEST_F(RingChainTest, FreesRingsThatWereLeftBeforeTheEraThatSomebodyAnnounces) {
    put_up_to(kThreeRings);
    get_up_to(me, kOneRing + 1);
    other.record->era = region->header().era.load();
    get_up_to(me, kThreeRings);
    EXPECT_EQ(oldest().sequence, 1U) << "the first was left before, the second after it";
    other.record->era = region->header().era.load();
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 2U);
}

TEST_F(RingChainTest, FreesARingWhoseRemoverDiedBeforeItSaidWhen) {
    put_up_to(kTwoRings + 1);
    get_up_to(me, kOneRing);
    const RingName second = after({0, kNoChunk});
    // The next get would do this, and then write the era into the ring.
    region->header().first_ring = second.bits();
    region->rings().reclaim(other);
    EXPECT_EQ(oldest(), second);
    get_up_to(me, kTwoRings + 1);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
}

TEST_F(RingChainTest, KeepsARingWhoseRemoverDidNotSayWhenWhileSomebodyAnnouncesAnEra) {
    put_up_to(kTwoRings + 1);
    get_up_to(me, kOneRing);
    other.record->era = region->header().era.load();
    region->header().first_ring = after({0, kNoChunk}).bits();
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 0U);
    other.record->era = 0;
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 1U);
}

TEST_F(RingChainTest, FreesARingWhoseRemoverDiedBeforeItFreedIt) {
    put_up_to(kThreeRings);
    other.record->era = region->header().era.load();
    get_up_to(me, kThreeRings);
    other.record->era = 0;
    const RingName second = after({0, kNoChunk});
    const RingName third = after(second);
    region->header().oldest_ring = third.bits();
    region->rings().reclaim(me);
    EXPECT_EQ(region.count(ChunkState::ring), 2U);
    region->rings().reclaim_after(me, kDead);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
    EXPECT_EQ(region->chunks().entry(second.chunk).load().state(), ChunkState::free);
    EXPECT_EQ(region->chunks().entry(third.chunk).load().state(), ChunkState::ring);
}

TEST_F(RingChainTest, IsReclaimedByOneAtATime) {
    put_up_to(kThreeRings);
    region->header().reclaimer = 7;
    get_up_to(me, kThreeRings);
    EXPECT_EQ(oldest().sequence, 0U) << "somebody else is at it";
    EXPECT_EQ(region->header().reclaimer.load(), 7U);
    region->rings().reclaim_after(me, kDead);
    EXPECT_EQ(oldest().sequence, 0U) << "and he is not the dead one";
    region->header().reclaimer = 0;
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 2U);
    EXPECT_EQ(region->header().reclaimer.load(), 0U);
    EXPECT_EQ(region.count(ChunkState::ring), 1U);
}

TEST_F(RingChainTest, KeepsRingsWhileTheReaperAnnouncesAnEra) {
    put_up_to(kThreeRings);
    region->participants()[0].era = region->header().era.load();
    get_up_to(me, kThreeRings);
    EXPECT_EQ(oldest().sequence, 0U);
    region->participants()[0].era = 0;
    region->participants()[region->participants().size()].era = region->header().era.load() - 2;
    region->rings().reclaim(me);
    EXPECT_EQ(oldest().sequence, 0U) << "the last participant counts, too";
}

// The number of a participant plus one: nobody, the dead one, and one who died as this reaper.
struct RingChainAfterDeathTest : RingChainTest, testing::WithParamInterface<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(Holder, RingChainAfterDeathTest, testing::Values(0U, kDead + 1, 2U),
                         testing::PrintToStringParamName());

TEST_P(RingChainAfterDeathTest, IsReclaimedThoughTheDeadOneWasAtIt) {
    put_up_to(kThreeRings);
    region->header().reclaimer = 7;
    get_up_to(me, kThreeRings);
    EXPECT_EQ(oldest().sequence, 0U);
    region->header().reclaimer = GetParam();
    region->rings().reclaim_after(me, kDead);
    EXPECT_EQ(oldest().sequence, 2U);
    EXPECT_EQ(region->header().reclaimer.load(), 0U);
}

} // namespace
} // namespace paceline::shm
