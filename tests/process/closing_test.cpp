// SPDX-License-Identifier: Apache-2.0
// close() reaches all processes.
#include <memory>
#include <vector>

#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"

namespace paceline {
namespace {

using test::ForkedChild;
using test::kind;

class ClosingInProcesses : public test::QueueFixture,
                           public testing::WithParamInterface<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(, ClosingInProcesses, testing::Values(4U, 0U), [](const auto& parameter) {
    return parameter.param == 0 ? "OfAnUnboundedQueue" : "OfABoundedQueue";
});

TEST_P(ClosingInProcesses, WakesAllWhoWaitForAMessage) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam()});
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int number = 0; number < 4; ++number) {
        children.push_back(std::make_unique<ForkedChild>([&queue, number] {
            if (number % 2 == 0) {
                return kind([&] { return queue.get(); }) == "QueueClosed" ? 0 : 1;
            }
            return kind([&] { return queue.receive(); }) == "QueueClosed" ? 0 : 1;
        }));
    }
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 5; }));
    EXPECT_TRUE(queue.close());
    for (const auto& child : children) {
        EXPECT_EQ(child->wait(), 0);
    }
    EXPECT_FALSE(queue.close());
}

TEST_F(ClosingInProcesses, WakesAllWhoWaitForRoom) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(1);
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int number = 0; number < 4; ++number) {
        children.push_back(std::make_unique<ForkedChild>([&queue] {
            const auto put = [&queue] {
                queue.put(2);
                return 0;
            };
            return kind(put) == "QueueClosed" ? 0 : 1;
        }));
    }
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 5; }));
    ForkedChild closer([&queue] { return queue.close() ? 0 : 1; });
    EXPECT_EQ(closer.wait(), 0);
    for (const auto& child : children) {
        EXPECT_EQ(child->wait(), 0);
    }
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(kind([&] { return queue.get(); }), "QueueClosed");
}

TEST_P(ClosingInProcesses, OnceByOneOfMany) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam()});
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int number = 0; number < 8; ++number) {
        children.push_back(
            std::make_unique<ForkedChild>([&queue] { return queue.close() ? 1 : 0; }));
    }
    int closers = 0;
    for (const auto& child : children) {
        closers += child->wait();
    }
    EXPECT_EQ(closers, 1);
}

TEST_P(ClosingInProcesses, DeliversWhatADeadReceiverHad) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam()});
    queue.put(1);
    ForkedChild receiver([&queue] {
        const Message message = queue.receive();
        ::pause();
        return 0;
    });
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().outstanding == 1; }));
    queue.close();
    EXPECT_EQ(queue.try_get(), std::nullopt) << "it lives";
    ::kill(receiver.pid(), SIGKILL);
    receiver.wait_until_zombie();
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(kind([&] { return queue.get(); }), "QueueClosed");
    EXPECT_EQ(queue.stats().redelivered, 1U);
    receiver.wait();
}

TEST_P(ClosingInProcesses, AndTheDeathOfItsCloserChangeNothingForTheOthers) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam()});
    queue.put(1);
    ForkedChild closer([&queue] {
        queue.close();
        ::pause();
        return 0;
    });
    EXPECT_TRUE(test::wait_until([&] { return queue.is_closed(); }));
    closer.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(queue.try_put(2), PutStatus::closed);
}

} // namespace
} // namespace paceline
