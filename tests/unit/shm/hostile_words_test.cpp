// SPDX-License-Identifier: Apache-2.0
// Single words that would send an operation round for ever, or out of the region.
#include "../../support/watchdog.hpp"
#include "hostile_region.hpp"

namespace paceline::shm {
namespace {

using test::HostileRegion;

struct HostileWordsTest : testing::Test {
    // True if the operation ended with CorruptRegion.
    template <typename Operation>
    static bool is_noticed(Operation operation) {
        try {
            operation();
        } catch (const CorruptRegion&) {
            return true;
        }
        return false;
    }

    // Slots of a ring that is empty: head and tail at the first one.
    void set(std::uint32_t index, SlotWord word) { hostile.slot(index) = word.bits; }

    void empty_ring() {
        for (std::uint32_t index = 0; index < 4; ++index) {
            set(index, SlotWord::empty(0));
        }
        hostile.ring_header().head = 0;
        hostile.ring_header().tail = 0;
    }

    test::Watchdog watchdog;
    HostileRegion hostile{3};
    Participant me = hostile.region().participant(3);
};

TEST_F(HostileWordsTest, ASlotBehindTheTailThatIsOfNoCycleEndsPut) {
    for (const SlotWord word :
         {SlotWord::empty(5), SlotWord::empty(0xffffffff), SlotWord::of(0, {1}, SlotState::empty),
          SlotWord::of(9, {1}, SlotState::full), SlotWord::of(0, {1}, SlotState::closed),
          SlotWord::of(0, {1}, SlotState{3})}) {
        empty_ring();
        set(1, word);
        EXPECT_TRUE(is_noticed([&] { hostile.region().put(me, 1); })) << std::hex << word.bits;
    }
}

TEST_F(HostileWordsTest, AnEmptySlotThatNamesAChunkEndsClose) {
    for (const SlotWord word :
         {SlotWord::of(0, {1}, SlotState::empty), SlotWord::of(0, {0}, SlotState{3})}) {
        empty_ring();
        set(0, word);
        EXPECT_TRUE(is_noticed([&] { hostile.region()->rings().close(me); })) << word.bits;
    }
}

TEST_F(HostileWordsTest, CyclesThatAreAheadOfEachOtherAllAroundEndEveryOperation) {
    const auto set_around = [&](SlotState state) {
        empty_ring();
        for (std::uint32_t index = 0; index < 4; ++index) {
            set(index, SlotWord::of(0x40000000U * index + 9, {0}, state));
        }
    };
    for (const SlotState state : {SlotState::empty, SlotState::full}) {
        set_around(state);
        is_noticed([&] { hostile.region().put(me, 1); });
        set_around(state);
        is_noticed([&] { (void)hostile.region()->rings().get(me); });
        set_around(state);
        is_noticed([&] { (void)hostile.region()->rings().size(me); });
        set_around(state);
        is_noticed([&] { hostile.region()->rings().close(me); });
    }
}

TEST_F(HostileWordsTest, AnExtentThatIsTooLargeEndsAllocate) {
    hostile.region()->chunks().extent(0).made = 0xffffffff;
    EXPECT_TRUE(is_noticed([&] { (void)hostile.region()->allocator().allocate(me, 4); }));
}

TEST_F(HostileWordsTest, ARingThatIsNoChunkIsRefusedWhereverItIsNamed) {
    HostileRegion unbounded(0);
    Participant who = unbounded.region().participant(3);
    RegionHeader& header = unbounded.region()->header();
    for (const std::uint32_t chunk : {0xffffffffU, 0x80000000U, 0x3ffffffeU,
                                      ChunkId::of(31, 5).bits, ChunkId::of(8, 0x1fffffe).bits}) {
        const std::uint64_t name = std::uint64_t{1} << 32 | chunk;
        header.first_ring = name;
        EXPECT_TRUE(is_noticed([&] { unbounded.region().put(who, 1); })) << std::hex << chunk;
        EXPECT_TRUE(is_noticed([&] { (void)unbounded.region()->rings().get(who); }));
        header.oldest_ring = name;
        header.first_ring = name + 1;
        EXPECT_TRUE(is_noticed([&] { unbounded.region()->rings().reclaim(who); }));
        EXPECT_TRUE(is_noticed([&] { (void)unbounded.region()->recovery().recover(who, 1); }));
        header.reclaimer = 0;
        header.oldest_ring = RingName{0, kNoChunk}.bits();
        header.first_ring = header.oldest_ring.load();
        who.put_ring = {0, kNoChunk};
        who.get_ring = {0, kNoChunk};
    }
}

TEST_F(HostileWordsTest, AnEndMarkThatNamesNoRingIsRefused) {
    HostileRegion unbounded(0);
    Participant who = unbounded.region().participant(3);
    for (const std::uint32_t chunk : {0U, 0x3ffffffeU, ChunkId::of(8, 1).bits}) {
        for (std::uint32_t index = 0; index < 8; ++index) {
            unbounded.slot(index) = SlotWord::of(0, {chunk}, SlotState::closed).bits;
        }
        EXPECT_TRUE(is_noticed([&] { unbounded.region().put(who, 1); })) << chunk;
        EXPECT_TRUE(is_noticed([&] { (void)unbounded.region()->rings().get(who); })) << chunk;
        EXPECT_TRUE(is_noticed([&] { (void)unbounded.region()->rings().size(who); })) << chunk;
    }
}

TEST_F(HostileWordsTest, RingsThatNameEachOtherEndEveryOperation) {
    HostileRegion unbounded(0);
    Participant who = unbounded.region().participant(3);
    const ChunkId chunk = unbounded.region()->allocator().allocate(who, ring_bytes(60)).chunk;
    const std::span<std::byte> memory = unbounded.region()->chunks().payload(chunk);
    Ring::make(memory, 1, 60);
    const Ring second(memory, unbounded.region()->chunks());
    ChunkId end{kNoChunk};
    EXPECT_TRUE(second.close(chunk, end));
    EXPECT_TRUE(unbounded.ring().close(chunk, end));
    EXPECT_TRUE(is_noticed([&] { unbounded.region().put(who, 1); }));
    EXPECT_TRUE(is_noticed([&] { unbounded.region().get_all(who); }));
    EXPECT_TRUE(is_noticed([&] { (void)unbounded.region()->rings().size(who); }));
    EXPECT_TRUE(is_noticed([&] { (void)unbounded.region()->recovery().recover(who, 1); }));
}

TEST_F(HostileWordsTest, AMessageInTwoSlotsIsDeliveredOnce) {
    const ChunkId chunk = hostile.region().fill(me, 77);
    hostile.region().put_chunk(me, chunk);
    hostile.region().put_chunk(me, chunk);
    int count = 0;
    while (const std::optional<Received> received = hostile.region().receive(me)) {
        count += received->chunk == chunk ? 1 : 0;
    }
    EXPECT_EQ(count, 1);
}

} // namespace
} // namespace paceline::shm
