// SPDX-License-Identifier: Apache-2.0
// A process that closes all descriptors, the queue's among them: it is not taken for dead while it
// lives, and learns of it when it waits.
#include <charconv>
#include <filesystem>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"
#include "new_pid_namespace.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::ForkedChild;
using test::kind;

std::vector<int> descriptors_of_queues() {
    std::vector<int> ours;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const std::string target = std::filesystem::read_symlink(entry.path(), gone);
        if (target.find("paceline") != std::string::npos || target.starts_with("/dev/shm/")) {
            ours.push_back(std::stoi(entry.path().filename()));
        }
    }
    return ours;
}

// As a daemon does, but for the pipes of the test.
void close_descriptors_of_queues() {
    for (const int number : descriptors_of_queues()) {
        ::close(number);
    }
}

// And then it opens files of its own, which get the same numbers.
void replace_descriptors_of_queues() {
    const int other = ::memfd_create("other", MFD_CLOEXEC);
    for (const int number : descriptors_of_queues()) {
        ::dup2(other, number);
    }
}

class ClosedDescriptors : public test::QueueFixture {
protected:
    test::Gate has_closed_;
    test::Gate end_;
};

TEST_F(ClosedDescriptors, AreNoDeath) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild child([&] {
        Message message = queue.receive();
        close_descriptors_of_queues();
        has_closed_.open();
        end_.pass();
        // Its memory is there, and its message is still its own.
        message.ack();
        return 0;
    });
    has_closed_.pass();
    for (int look = 0; look < 10; ++look) {
        EXPECT_EQ(queue.reap(), 0U) << "it lives";
    }
    EXPECT_EQ(queue.get_for(50ms).status, GetStatus::empty);
    EXPECT_EQ(queue.stats().outstanding, 1U);
    end_.open();
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.stats().acknowledged, 1U);
    EXPECT_EQ(queue.reap(), 1U) << "now it is dead";
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(ClosedDescriptors, AreToldToWhoWaits) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(1);
    EXPECT_EQ(test::in_child([&] {
        (void)queue.size();
        close_descriptors_of_queues();
        return test::outcome([&] {
            queue.put(2);
            return 0;
        });
    }),
              "LostMembership: queue 'anonymous': a descriptor of the queue was closed by this "
              "process (closerange, daemonising?), so others cannot see that it lives; open the "
              "queue again after such a step");
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(test::in_child([&] {
        (void)queue.size();
        close_descriptors_of_queues();
        return kind([&] { return queue.get(); });
    }),
              "LostMembership");
    EXPECT_EQ(queue.reap(), 2U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(ClosedDescriptors, BeforeTheFirstCallAreAnErrorToo) {
    auto queue = Queue<int>::anonymous();
    EXPECT_EQ(test::in_child([&] {
        close_descriptors_of_queues();
        return kind([&] { return queue.try_put(1); });
    }),
              "SystemError");
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(ClosedDescriptors, OfANamedQueueAreHealedByOpeningItAgain) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    EXPECT_EQ(test::in_child([&] {
        (void)queue.size();
        close_descriptors_of_queues();
        const std::string text = kind([&] { return queue.get(); });
        auto again = Queue<int>::open(name.text());
        again.put(5);
        return text;
    }),
              "LostMembership");
    EXPECT_EQ(queue.get(), 5);
    EXPECT_EQ(queue.reap(), 1U);
}

// In the other file nobody has a lock.
TEST_F(ClosedDescriptors, WhoseNumbersAreThoseOfAnotherFileMakeNobodyDead) {
    if (!test::makes_pid_namespaces()) {
        GTEST_SKIP() << "this user makes no pid namespace, where only locks tell who lives";
    }
    auto queue = Queue<int>::anonymous({.participants = 3});
    queue.put(7);
    const test::Gate has_it;
    ForkedChild holder([&] {
        return test::in_new_pid_namespace([&] {
            Message message = queue.receive();
            has_it.open();
            end_.pass();
            message.ack();
            return 0;
        });
    });
    has_it.pass();
    EXPECT_EQ(queue.reap(), 0U) << "it lives";
    EXPECT_EQ(test::in_child([&] {
        (void)queue.size();
        replace_descriptors_of_queues();
        return kind([&] { return queue.reap(); });
    }),
              "LostMembership");
    EXPECT_EQ(queue.stats().outstanding, 1U);
    EXPECT_EQ(queue.reap(), 1U) << "the child";
    EXPECT_EQ(test::in_child([&] {
        (void)queue.size();
        replace_descriptors_of_queues();
        // The watching thread needs a place, and all three are taken.
        return kind([&] { return queue.fileno(); });
    }),
              "LostMembership");
    EXPECT_EQ(queue.stats().outstanding, 1U);
    end_.open();
    EXPECT_EQ(holder.wait(), 0);
    EXPECT_EQ(queue.stats().acknowledged, 1U);
}

TEST_F(ClosedDescriptors, WhoseNumbersAreThoseOfAnotherFileAreNotUsedForLocks) {
    auto queue = Queue<int>::anonymous();
    EXPECT_EQ(test::in_child([&]() -> std::string {
        (void)queue.size();
        replace_descriptors_of_queues();
        return kind([&] { return queue.fileno(); });
    }),
              "LostMembership");
    EXPECT_EQ(test::in_child([&]() -> std::string {
        replace_descriptors_of_queues();
        return kind([&] { return queue.size(); });
    }),
              "SystemError");
    EXPECT_EQ(queue.reap(), 1U);
}

} // namespace
} // namespace paceline
