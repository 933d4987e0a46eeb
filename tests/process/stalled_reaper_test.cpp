// SPDX-License-Identifier: Apache-2.0
// A process that loses its CPU while it looks for the dead: it harms nobody who lives, and what it
// has not recovered yet is delivered later, not denied.
#include <memory>

#include <fcntl.h>
#include <sys/syscall.h>

#include "../support/taken_chunks.hpp"
#include "../support/traced_child.hpp"
#include "deaths_fixture.hpp"
#include "new_pid_namespace.hpp"
#include "os/byte_mutex.hpp"
#include "os/record_lock.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::ForkedChild;
using test::kind;
using test::TracedChild;

class StalledReaper : public test::DeathsFixture {
protected:
    using Condition = std::function<bool(const TracedChild::SystemCall&)>;

    // Its place is number 2, as that of this thread is 1.
    void leave_message_of_a_dead_receiver(Queue<int>& queue) {
        (void)queue.size();
        queue.put(7);
        ForkedChild victim = holder(queue, has_it_);
        has_it_.pass();
        victim.kill();
    }

    // It has read who has the place, and is about to see whether that process lives.
    static Condition looks_at(pid_t pid) {
        return [pid](const TracedChild::SystemCall& call) {
            return call.number == SYS_pidfd_open && call.arguments[0] == static_cast<unsigned>(pid);
        };
    }

    // It is sure of the death, and the only reaper.
    static Condition locks(const std::unique_ptr<TracedChild>& reaper, std::uint32_t number) {
        return [&reaper, number](const TracedChild::SystemCall& call) {
            if (call.number != SYS_fcntl || call.arguments[1] != F_OFD_SETLK) {
                return false;
            }
            const auto lock = reaper->read<struct flock>(call.arguments[2]);
            return lock.l_type == F_WRLCK && lock.l_start == static_cast<off_t>(number);
        };
    }

    test::Gate in_;
    test::Gate out_;
};

TEST_F(StalledReaper, DoesNotReapWhoTookThePlaceMeanwhile) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    (void)queue.size();
    ForkedChild first([&] {
        (void)queue.size();
        in_.open();
        ::pause();
        return 0;
    });
    in_.pass();
    first.kill();
    TracedChild reaper([&] { return static_cast<int>(queue.reap()); });
    ASSERT_TRUE(reaper.run_until(looks_at(first.pid())));
    // Somebody else is faster, and the place goes to a second one, ...
    EXPECT_EQ(queue.reap(), 1U);
    ForkedChild second([&] {
        auto again = Queue<int>::open(name.text());
        (void)again.size();
        in_.open();
        out_.pass();
        return 0;
    });
    in_.pass();
    ASSERT_TRUE(reaper.run_until(looks_at(second.pid())));
    // ... which leaves in order, and then to a third one.
    out_.open();
    EXPECT_EQ(second.wait(), 0);
    queue.put(7);
    ForkedChild third([&] {
        Message message = queue.receive();
        in_.open();
        out_.pass();
        message.ack();
        return 0;
    });
    in_.pass();
    EXPECT_EQ(reaper.wait(), 0) << "the third one lives";
    EXPECT_EQ(queue.stats().outstanding, 1U);
    EXPECT_EQ(queue.stats().reaped, 1U);
    EXPECT_EQ(queue.try_get(), std::nullopt);
    out_.open();
    EXPECT_EQ(third.wait(), 0);
    EXPECT_EQ(queue.stats().acknowledged, 1U);
}

TEST_F(StalledReaper, DelaysTheMessageOfADeadReceiverInAClosedQueue) {
    auto queue = Queue<int>::anonymous();
    leave_message_of_a_dead_receiver(queue);
    std::unique_ptr<TracedChild> reaper;
    reaper = std::make_unique<TracedChild>([&] { return static_cast<int>(queue.reap()); });
    ASSERT_TRUE(reaper->run_until(locks(reaper, 2)));
    queue.close();
    EXPECT_EQ(queue.get_for(0s).status, GetStatus::empty);
    EXPECT_EQ(queue.get_for(10ms).status, GetStatus::empty);
    EXPECT_FALSE(queue.try_receive());
    EXPECT_EQ(queue.reap(), 0U);
    ForkedChild waiter([&] { return queue.get(); });
    expect_participants(queue, 4);
    EXPECT_EQ(reaper->wait(), 1);
    EXPECT_EQ(waiter.wait(), 7);
    EXPECT_EQ(kind([&] { return queue.get(); }), "QueueClosed");
}

TEST_F(StalledReaper, ThatIsKilledIsReplaced) {
    auto queue = Queue<int>::anonymous();
    leave_message_of_a_dead_receiver(queue);
    auto reaper = std::make_unique<TracedChild>([&] { return static_cast<int>(queue.reap()); });
    ASSERT_TRUE(reaper->run_until(locks(reaper, 2)));
    queue.close();
    EXPECT_EQ(queue.get_for(0s).status, GetStatus::empty);
    reaper.reset();
    EXPECT_EQ(queue.get(), 7);
    EXPECT_EQ(kind([&] { return queue.get(); }), "QueueClosed");
    EXPECT_EQ(queue.stats().reaped, 2U);
}

// Where only its lock tells whether a receiver lives, its reaper's lock hides its death.
TEST_F(StalledReaper, DelaysTheMessageAlsoInAnotherPidNamespace) {
    if (!test::makes_pid_namespaces()) {
        GTEST_SKIP() << "this user makes no pid namespace";
    }
    auto queue = Queue<int>::anonymous();
    (void)queue.size();
    queue.put(7);
    ForkedChild victim([&] {
        return test::in_new_pid_namespace([&] {
            const Message message = queue.receive();
            in_.open();
            out_.pass();
            ::_exit(0);
            return 0;
        });
    });
    in_.pass();
    out_.open();
    EXPECT_EQ(victim.wait(), 0);
    queue.close();
    const os::SharedFile file = test::file_of_handle(queue.handle());
    {
        const auto reaping = os::ByteMutex::try_lock(file, 0);
        const auto its_lock = os::ByteMutex::try_lock(file, 2);
        ASSERT_TRUE(reaping && its_lock);
        EXPECT_EQ(queue.get_for(0s).status, GetStatus::empty);
    }
    EXPECT_EQ(queue.get(), 7);
    EXPECT_EQ(kind([&] { return queue.get(); }), "QueueClosed");
}

} // namespace
} // namespace paceline
