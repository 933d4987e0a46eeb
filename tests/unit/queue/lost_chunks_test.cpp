// SPDX-License-Identifier: Apache-2.0
// Who was taken for dead has lost his chunks: what he still holds of them changes nothing any more.
#include <cstring>
#include <optional>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

#include "../../support/queue_fixture.hpp"
#include "../../support/taken_chunks.hpp"

namespace paceline {
namespace {

using Bytes = std::span<const std::byte>;

// A value whose reading forks: the child goes on as if nothing had happened.
struct Forking {
    pid_t child = 0;
};

} // namespace

template <>
struct Codec<Forking> {
    static constexpr std::string_view kKind = "forking";

    static std::uint64_t size(const Forking& /*value*/) { return 1; }

    static void encode(const Forking& /*value*/, std::span<std::byte> to) { to[0] = std::byte{}; }

    static Forking decode(std::span<const std::byte> /*from*/) { return {fork()}; }
};

namespace {

using test::kind;

struct LostChunksTest : test::QueueFixture {
    void SetUp() override {
        QueueFixture::SetUp();
        own.emplace(Queue<Bytes>::anonymous());
    }

    void TearDown() override {
        own.reset();
        QueueFixture::TearDown();
    }

    // Another participant has the only chunk that is taken.
    void take_away(std::uint64_t generation = 12345) {
        test::for_each_chunk(*own, [&](shm::ChunkEntry& entry) {
            if (test::is_taken(entry)) {
                ASSERT_FALSE(taken);
                taken = shm::ChunkWord::of(generation, 0, 99, shm::ChunkState::owned);
                entry.word = taken->bits;
            }
        });
        ASSERT_TRUE(taken);
    }

    void expect_untouched() {
        std::uint64_t found = 0;
        test::for_each_chunk(*own, [&](shm::ChunkEntry& entry) {
            found += test::is_taken(entry) ? 1 : 0;
            if (entry.load() == *taken) {
                // For the fixture, which looks for what is left.
                entry.word = taken->as(shm::ChunkState::free).bits;
            }
        });
        EXPECT_EQ(found, 1U);
        EXPECT_EQ(test::count_taken_chunks(*own), 0U) << "the word has changed";
    }

    std::optional<Queue<Bytes>> own;
    std::optional<shm::ChunkWord> taken;
};

TEST_F(LostChunksTest, TheEndOfALoanLeavesThem) {
    {
        const Loan loan = own->loan(100);
        take_away();
    }
    expect_untouched();
}

TEST_F(LostChunksTest, ALoanIsNotPut) {
    // Whether the other's generation is an earlier or a later one.
    (void)own->loan(100);
    for (const std::uint64_t generation : {0, 12345}) {
        Loan loan = own->loan(100);
        taken.reset();
        take_away(generation);
        EXPECT_EQ(kind([&] { own->put(std::move(loan)); }), "LostMembership");
        EXPECT_EQ(own->size(), 0U);
        expect_untouched();
    }
}

TEST_F(LostChunksTest, TheEndOfAMessageLeavesThem) {
    own->put(Bytes{});
    {
        const Message message = own->receive();
        take_away();
    }
    expect_untouched();
}

TEST_F(LostChunksTest, TheEndOfAnAcknowledgedMessageLeavesThem) {
    own->put(Bytes{});
    {
        Message message = own->receive();
        message.ack();
        take_away();
    }
    expect_untouched();
}

TEST_F(LostChunksTest, AChildThatIsForkedWhileAMessageIsReadHasNoPartInIt) {
    auto forking = Queue<Forking>::anonymous();
    forking.put(Forking{});
    const Forking got = forking.get();
    if (got.child == 0) {
        _exit(0);
    }
    int status = -1;
    EXPECT_EQ(waitpid(got.child, &status, 0), got.child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(forking.stats().acknowledged, 1U);
    EXPECT_EQ(forking.stats().outstanding, 0U);
}

} // namespace
} // namespace paceline
