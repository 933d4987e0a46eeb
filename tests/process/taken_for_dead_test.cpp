// SPDX-License-Identifier: Apache-2.0
// A participant whose place was given to others: each of its calls says so, and changes nothing.
#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/taken_chunks.hpp"
#include "shm/participant_table.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::kind;
using test::outcome;

class TakenForDead : public test::QueueFixture {
protected:
    static constexpr std::uint32_t kBytes = 1 << 18;

    // What a reaper does to the first participant, last of all.
    static void take_for_dead(Queue<int>& queue) {
        const os::SharedFile file = test::file_of_handle(queue.handle());
        const os::Mapping mapping = os::Mapping::shared(file, file.size());
        const shm::ParticipantTable table(
            mapping.bytes(),
            shm::Geometry(
                {.capacity = 4, .bytes = kBytes, .largest_message = kBytes, .participants = 4}));
        table.release(1);
    }
};

TEST_F(TakenForDead, IsToldByTheNextCall) {
    auto queue = Queue<int>::anonymous({.capacity = 4, .bytes = kBytes, .participants = 4});
    queue.put(1);
    take_for_dead(queue);
    const std::string refusal =
        "LostMembership: queue 'anonymous': this process was taken for dead and its messages were "
        "given to others; open the queue again";
    EXPECT_EQ(outcome([&] { return queue.try_put(2); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.try_get(); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.try_receive(); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.get_for(1h); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.loan(1); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.close(); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.reap(); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.stats(); }), refusal);
    auto again = Queue<int>::from_handle(queue.handle());
    EXPECT_EQ(again.size(), 1U) << "nothing was put";
    EXPECT_FALSE(again.is_closed());
    EXPECT_EQ(again.get(), 1);
}

TEST_F(TakenForDead, IsToldAlsoWhenAnotherHasThePlace) {
    auto queue = Queue<int>::anonymous({.capacity = 4, .bytes = kBytes, .participants = 4});
    queue.put(1);
    take_for_dead(queue);
    auto again = Queue<int>::from_handle(queue.handle());
    test::ForkedChild other([&] { return static_cast<int>(again.stats().participants); });
    EXPECT_EQ(other.wait(), 1);
    EXPECT_EQ(kind([&] { return queue.try_put(2); }), "LostMembership");
    EXPECT_EQ(again.reap(), 1U);
    EXPECT_EQ(again.get(), 1);
}

} // namespace
} // namespace paceline
