// SPDX-License-Identifier: Apache-2.0
// What becomes of messages that were received and not acknowledged.
#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using Fate = ReturnedMessages::Fate;
using test::HeapRegion;
using test::region_options;

struct ReturnedMessagesTest : testing::Test {
    explicit ReturnedMessagesTest(const RegionOptions& options = with_attempts(3))
        : region(options) {}

    static RegionOptions with_attempts(std::uint32_t attempts) {
        RegionOptions options = region_options(8);
        options.max_attempts = attempts;
        return options;
    }

    Fate give_back(const Received& received) {
        const Fate fate = region->returned().give_back(received.chunk, received.word);
        region->returned().announce();
        return fate;
    }

    void expect_counts(std::uint64_t returned, std::uint64_t dead_letters) {
        EXPECT_EQ(region->returned().size(me), returned);
        EXPECT_EQ(region->returned().size(me), returned) << "the second time";
        const ReturnedMessages::Counts counts = region->returned().count();
        EXPECT_EQ(counts.returned, returned);
        EXPECT_EQ(counts.dead_letters, dead_letters);
    }

    // A message that was given back so often that it is dead.
    void make_dead_letter(std::uint32_t value) {
        region.put(me, value);
        for (std::uint32_t attempt = 1; attempt < region->options().max_attempts; ++attempt) {
            EXPECT_EQ(give_back(region.receive(me).value()), Fate::returned);
        }
        EXPECT_EQ(give_back(region.receive(me).value()), Fate::dead_letter);
    }

    HeapRegion region;
    Participant me = region.participant(1);
    Participant other = region.participant(2);
};

struct DroppedMessagesTest : ReturnedMessagesTest {
    DroppedMessagesTest() : ReturnedMessagesTest(dropping()) {}

    static RegionOptions dropping() {
        RegionOptions options = region_options(8);
        options.redelivery = Redelivery::drop;
        return options;
    }
};

TEST_F(ReturnedMessagesTest, AreDeliveredAgainToAnybody) {
    region.put(me, 5);
    const Received first = region.receive(me).value();
    EXPECT_EQ(first.word.attempt(), 1U);
    EXPECT_EQ(give_back(first), Fate::returned);
    EXPECT_EQ(region->chunks().entry(first.chunk).load(),
              ChunkWord::of(first.word.generation(), 1, 0, ChunkState::returned));
    expect_counts(1, 0);
    const Received second = region.receive(other).value();
    EXPECT_EQ(region.value(second.chunk), 5U);
    EXPECT_EQ(second.word, ChunkWord::of(first.word.generation(), 2, 2, ChunkState::loaned));
    EXPECT_EQ(region->chunks().entry(second.chunk).load(), second.word);
    expect_counts(0, 0);
    EXPECT_FALSE(region.receive(me));
}

TEST_F(ReturnedMessagesTest, GoBeforeThoseThatWait) {
    region.put(me, 5);
    region.put(me, 6);
    give_back(region.receive(me).value());
    EXPECT_EQ(region.get(other), 5U);
    EXPECT_EQ(region.get(other), 6U);
}

TEST_F(ReturnedMessagesTest, AreFoundInEveryClass) {
    for (const std::uint64_t length : {4U, 41U, 1000U, 32768U, 65536U}) {
        region.put(me, static_cast<std::uint32_t>(length), length);
        give_back(region.receive(me).value());
        EXPECT_EQ(region.get(other), length);
    }
}

TEST_F(ReturnedMessagesTest, AreAllFoundThoughTheyWereAnnouncedOnce) {
    std::vector<Received> received;
    for (std::uint32_t value = 0; value < 6; ++value) {
        region.put(me, value);
        received.push_back(region.receive(me).value());
    }
    for (const Received& one : received) {
        region->returned().give_back(one.chunk, one.word);
    }
    EXPECT_FALSE(region.receive(me)) << "nobody has said so";
    region->returned().announce();
    for (std::uint32_t count = 0; count < 6; ++count) {
        EXPECT_TRUE(region.receive(count % 2 == 0 ? me : other));
    }
    EXPECT_FALSE(region.receive(me));
    EXPECT_FALSE(region.receive(other));
}

TEST_F(ReturnedMessagesTest, AreLookedForByAParticipantThatIsNew) {
    region.put(me, 5);
    const Received received = region.receive(me).value();
    region->returned().give_back(received.chunk, received.word);
    EXPECT_EQ(region.get(other), 5U);
}

TEST_F(ReturnedMessagesTest, CostNoSearchWhenNothingIsAnnounced) {
    EXPECT_FALSE(region->returned().take(me));
    const std::uint64_t seen = me.seen_returned;
    EXPECT_EQ(seen, region->header().returned_events.load());
    region->returned().announce();
    EXPECT_FALSE(region->returned().take(me));
    EXPECT_EQ(me.seen_returned, seen + 1);
}

TEST_F(ReturnedMessagesTest, BecomeDeadLettersAfterTheLastAttempt) {
    make_dead_letter(5);
    expect_counts(0, 1);
    EXPECT_FALSE(region.receive(me));
    EXPECT_EQ(region.taken(), 1U);
}

TEST_F(ReturnedMessagesTest, AreNotOursWhenSomebodyElseHasEndedTheLoan) {
    region.put(me, 5);
    const Received received = region.receive(me).value();
    EXPECT_EQ(give_back(received), Fate::returned);
    EXPECT_EQ(give_back(received), Fate::not_ours);
    expect_counts(1, 0);
    const Received second = region.receive(other).value();
    EXPECT_EQ(give_back(received), Fate::not_ours);
    EXPECT_EQ(region->chunks().entry(second.chunk).load(), second.word);
}

TEST_F(ReturnedMessagesTest, AreCountedWithThoseOnLoan) {
    make_dead_letter(1);
    for (std::uint32_t value = 2; value < 6; ++value) {
        region.put(me, value);
    }
    const Received returned = region.receive(me).value();
    EXPECT_TRUE(region.receive(me));
    EXPECT_TRUE(region.receive(other));
    give_back(returned);
    EXPECT_EQ(region->returned().count().loaned, 2U);
    expect_counts(1, 1);
}

TEST_F(ReturnedMessagesTest, DeadLettersAreTakenWithTheirAttempts) {
    EXPECT_FALSE(region->returned().take_dead_letter(me));
    make_dead_letter(5);
    const Received letter = region->returned().take_dead_letter(other).value();
    EXPECT_EQ(region.value(letter.chunk), 5U);
    EXPECT_EQ(letter.word.attempt(), 3U);
    EXPECT_TRUE(letter.word.is(ChunkState::loaned, 2));
    EXPECT_EQ(region->chunks().entry(letter.chunk).load(), letter.word);
    expect_counts(0, 0);
    EXPECT_FALSE(region->returned().take_dead_letter(me)) << "somebody has it";
    EXPECT_EQ(give_back(letter), Fate::dead_letter);
    expect_counts(0, 1);
    EXPECT_TRUE(region->returned().take_dead_letter(me));
}

TEST_F(ReturnedMessagesTest, DeadLettersArePutBackAsIfTheyWereNeverTried) {
    make_dead_letter(5);
    const Received letter = region->returned().take_dead_letter(other).value();
    EXPECT_FALSE(region.receive(me)) << "everything is looked through";
    EXPECT_TRUE(region->returned().put_back(letter.chunk, letter.word));
    EXPECT_FALSE(region->returned().put_back(letter.chunk, letter.word)) << "it is on loan no more";
    expect_counts(1, 0);
    for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
        const Received received = region.receive(me).value();
        EXPECT_EQ(received.word.attempt(), attempt);
        EXPECT_EQ(received.word.generation(), letter.word.generation());
        EXPECT_EQ(give_back(received), attempt < 3 ? Fate::returned : Fate::dead_letter);
    }
}

TEST_F(ReturnedMessagesTest, DeadLettersCanBeAcknowledged) {
    make_dead_letter(5);
    const Received letter = region->returned().take_dead_letter(me).value();
    region->allocator().free(letter.chunk);
    EXPECT_EQ(region.taken(), 0U);
    expect_counts(0, 0);
}

TEST_F(DroppedMessagesTest, AreFreeAndNotDeliveredAgain) {
    region.put(me, 5);
    const Received received = region.receive(me).value();
    EXPECT_EQ(give_back(received), Fate::dropped);
    EXPECT_EQ(region.taken(), 0U);
    expect_counts(0, 0);
    EXPECT_FALSE(region.receive(other));
    EXPECT_EQ(give_back(received), Fate::not_ours);
}

TEST(ReturnedMessagesOfOneAttempt, AreDeadLettersAtOnce) {
    HeapRegion region(ReturnedMessagesTest::with_attempts(1));
    Participant me = region.participant(1);
    region.put(me, 5);
    const Received received = region.receive(me).value();
    EXPECT_EQ(region->returned().give_back(received.chunk, received.word), Fate::dead_letter);
}

TEST(ReturnedMessagesOf255Attempts, BecomeDeadLettersToo) {
    HeapRegion region(ReturnedMessagesTest::with_attempts(255));
    Participant me = region.participant(1);
    region.put(me, 5);
    for (std::uint32_t attempt = 1; attempt <= 255; ++attempt) {
        const Received received = region.receive(me).value();
        EXPECT_EQ(received.word.attempt(), attempt);
        EXPECT_EQ(region->returned().give_back(received.chunk, received.word),
                  attempt < 255 ? Fate::returned : Fate::dead_letter);
        region->returned().announce();
    }
}

} // namespace
} // namespace paceline::shm
