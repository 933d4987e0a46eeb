// SPDX-License-Identifier: Apache-2.0
// Numbers that are taken, released and taken again.
#include <atomic>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;

TEST(ParticipantTable, HasTheNumbersThatTheLimitsSay) {
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    EXPECT_EQ(table.size(), 8U);
    for (std::uint32_t number = 1; number <= table.size(); ++number) {
        EXPECT_FALSE(table[number].is_in_use());
    }
    const auto* first = reinterpret_cast<const std::byte*>(&table[0]);
    const auto* end = reinterpret_cast<const std::byte*>(&table[table.size()] + 1);
    EXPECT_EQ(first, region.bytes().data() + region->geometry().participants_offset());
    EXPECT_LE(end, region.bytes().data() + region->geometry().extents_offset());
}

TEST(ParticipantTable, WritesWhoTookANumber) {
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    EXPECT_NE(table.take(3, 11, 22, 33), 0U);
    EXPECT_TRUE(table[3].is_in_use());
    EXPECT_EQ(table[3].pid.load(), 11U);
    EXPECT_EQ(table[3].start_time.load(), 22U);
    EXPECT_EQ(table[3].pid_namespace.load(), 33U);
    EXPECT_FALSE(table[2].is_in_use());
    EXPECT_FALSE(table[4].is_in_use());
}

TEST(ParticipantTable, TellsWhoHasANumber) {
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    EXPECT_FALSE(table.holder(3));
    const std::uint64_t state = table.take(3, 11, 22, 33, 44);
    const std::optional<Holder> holder = table.holder(3);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->state, state);
    EXPECT_EQ(holder->pid, 11U);
    EXPECT_EQ(holder->start_time, 22U);
    EXPECT_EQ(holder->pid_namespace, 33U);
    EXPECT_EQ(holder->instance, 44U);
    table.release(3);
    EXPECT_FALSE(table.holder(3));
    EXPECT_NE(table.take(3, 11, 22, 33), 0U);
    EXPECT_NE(table.holder(3)->state, state);
    EXPECT_EQ(table.holder(3)->instance, 0U);
}

// Whose four words are always those of one holder, however fast the holders change.
TEST(ParticipantTable, TellsNoMixtureOfTwoHolders) {
    constexpr std::uint32_t kHolders = 20'000;
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    std::atomic<bool> has_ended{false};
    std::thread changing([&] {
        for (std::uint32_t who = 1; who <= kHolders; ++who) {
            EXPECT_EQ(table.take(1, who, who, who, who), (std::uint64_t{2} * who) | 1U);
            table.release(1);
        }
        has_ended = true;
    });
    while (!has_ended) {
        if (const std::optional<Holder> holder = table.holder(1)) {
            const std::uint64_t who = holder->state / 2;
            EXPECT_EQ(holder->pid, who);
            EXPECT_EQ(holder->start_time, who);
            EXPECT_EQ(holder->pid_namespace, who);
            EXPECT_EQ(holder->instance, who);
        }
    }
    changing.join();
}

TEST(ParticipantTable, DoesNotGiveANumberTwice) {
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    EXPECT_NE(table.take(3, 11, 22, 33), 0U);
    EXPECT_EQ(table.take(3, 44, 55, 66), 0U);
    EXPECT_EQ(table[3].pid.load(), 11U);
}

TEST(ParticipantTable, CountsTheHoldersOfANumber) {
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    std::uint64_t last = 0;
    for (int holder = 0; holder < 5; ++holder) {
        const std::uint64_t state = table.take(1, 1, 1, 1);
        EXPECT_GT(state, last);
        EXPECT_EQ(state, table[1].state.load());
        EXPECT_EQ(state & 1U, 1U);
        last = state;
        table.release(1);
        EXPECT_FALSE(table[1].is_in_use());
        EXPECT_EQ(table[1].state.load(), state - 1);
    }
}

TEST(ParticipantTable, ForgetsWhatTheLastHolderAnnounced) {
    HeapRegion region(region_options(4));
    const ParticipantTable& table = region->participants();
    EXPECT_NE(table.take(1, 1, 1, 1), 0U);
    table[1].era = 5;
    table[1].parked = 1;
    table.release(1);
    EXPECT_EQ(table[1].era.load(), 0U);
    EXPECT_EQ(table[1].parked.load(), 0U);
    table[1].era = 5;
    table[1].parked = 1;
    EXPECT_NE(table.take(1, 1, 1, 1), 0U);
    EXPECT_EQ(table[1].era.load(), 0U);
    EXPECT_EQ(table[1].parked.load(), 0U);
}

TEST(ParticipantTable, GoesOnWithTheGenerationsOfTheLastHolder) {
    HeapRegion region(region_options(4));
    const Participant first = region.participant(1);
    const std::uint64_t before = first.draw_generation();
    EXPECT_EQ(first.draw_generation(), before + 1);
    region->participants().release(1);
    EXPECT_EQ(region.participant(1).draw_generation(), before + 2);
}

TEST(AddToOwn, Adds) {
    std::atomic<std::uint64_t> counter = 5;
    add_to_own(counter);
    add_to_own(counter, 10);
    EXPECT_EQ(counter.load(), 16U);
}

} // namespace
} // namespace paceline::shm
