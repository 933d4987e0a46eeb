// SPDX-License-Identifier: Apache-2.0
// The descriptor for event loops: readable while there may be a message.
#include <memory>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "../../support/queue_fixture.hpp"
#include "../../support/wait_until.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;

class FilenoTest : public test::QueueFixture {
protected:
    static bool is_readable(int descriptor, int milliseconds = 0) {
        pollfd entry{.fd = descriptor, .events = POLLIN, .revents = 0};
        return ::poll(&entry, 1, milliseconds) == 1 && (entry.revents & POLLIN) != 0;
    }

    static bool becomes_readable(int descriptor) {
        return is_readable(descriptor, static_cast<int>(test::kWatchdogSeconds) * 1000);
    }

    // Gets until there is nothing more, as a loop does.
    static std::vector<int> drain(Queue<int>& queue) {
        std::vector<int> values;
        while (const std::optional<int> value = queue.try_get()) {
            values.push_back(*value);
        }
        return values;
    }

    // Spurious readiness is allowed, for ever it is not.
    static bool becomes_quiet(Queue<int>& queue, int descriptor) {
        return test::wait_until([&] { return drain(queue).empty() && !is_readable(descriptor); });
    }
};

TEST_F(FilenoTest, IsReadableWhenThereIsAMessageAndNotAfterItIsGot) {
    auto queue = Queue<int>::anonymous();
    const int descriptor = queue.fileno();
    EXPECT_EQ(queue.fileno(), descriptor);
    EXPECT_FALSE(is_readable(descriptor, 50));
    for (int number = 0; number < 20; ++number) {
        queue.put(number);
        ASSERT_TRUE(becomes_readable(descriptor));
        ASSERT_EQ(drain(queue), std::vector{number});
        ASSERT_TRUE(becomes_quiet(queue, descriptor));
    }
}

TEST_F(FilenoTest, IsReadableForWhatWasThereBefore) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    EXPECT_TRUE(becomes_readable(queue.fileno()));
}

TEST_F(FilenoTest, IsReadableForWhatIsGivenBackAndWhenTheQueueIsClosed) {
    auto queue = Queue<int>::anonymous();
    const int descriptor = queue.fileno();
    queue.put(1);
    Message message = queue.receive();
    EXPECT_EQ(drain(queue), std::vector<int>{});
    EXPECT_TRUE(becomes_quiet(queue, descriptor));
    message.release();
    EXPECT_TRUE(becomes_readable(descriptor));
    EXPECT_EQ(drain(queue), std::vector{1});
    EXPECT_TRUE(becomes_quiet(queue, descriptor));
    queue.close();
    EXPECT_TRUE(becomes_readable(descriptor));
    EXPECT_EQ(queue.get_for(0s).status, GetStatus::closed);
    EXPECT_TRUE(becomes_readable(descriptor)) << "and stays so";
}

TEST_F(FilenoTest, WorksInAnEventLoopThatLosesNothing) {
    constexpr int kMessages = 5000;
    auto queue = Queue<int>::anonymous({.capacity = 16});
    const int loop = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    ASSERT_EQ(::epoll_ctl(loop, EPOLL_CTL_ADD, queue.fileno(), &event), 0);
    std::thread producer([&] {
        for (int number = 0; number < kMessages; ++number) {
            queue.put(number);
        }
    });
    for (int expected = 0; expected < kMessages;) {
        ASSERT_EQ(::epoll_wait(loop, &event, 1, static_cast<int>(test::kWatchdogSeconds) * 1000),
                  1);
        for (const int number : drain(queue)) {
            ASSERT_EQ(number, expected++);
        }
    }
    producer.join();
    ::close(loop);
}

TEST_F(FilenoTest, WakesTwoThreadsThatPollAndLosesNothing) {
    constexpr int kMessages = 3000;
    auto queue = Queue<int>::anonymous({.capacity = 4});
    const int descriptor = queue.fileno();
    std::atomic<int> got{0};
    std::vector<std::thread> loops;
    for (int number = 0; number < 2; ++number) {
        loops.emplace_back([&] {
            GetStatus status = GetStatus::empty;
            while (status != GetStatus::closed) {
                ASSERT_TRUE(becomes_readable(descriptor));
                GetResult<int> result = queue.get_for(0s);
                for (; result; result = queue.get_for(0s)) {
                    ++got;
                }
                status = result.status;
            }
        });
    }
    for (int number = 0; number < kMessages; ++number) {
        queue.put(number);
    }
    queue.close();
    for (std::thread& loop : loops) {
        loop.join();
    }
    EXPECT_EQ(got, kMessages);
}

TEST_F(FilenoTest, DoesNotStarveAThreadThatWaitsInGet) {
    auto queue = Queue<int>::anonymous();
    // Readable, and nobody reads it.
    const int descriptor = queue.fileno();
    std::thread getter([&] {
        for (int number = 0; number < 100; ++number) {
            EXPECT_EQ(queue.get(), number);
        }
    });
    for (int number = 0; number < 100; ++number) {
        queue.put(number);
        ASSERT_TRUE(test::wait_until([&] { return queue.size() == 0; }));
    }
    getter.join();
    EXPECT_TRUE(becomes_quiet(queue, descriptor));
}

TEST_F(FilenoTest, TakesAPlaceAndGivesItBackWithTheQueue) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text(), {.participants = 3});
    {
        auto watched = Queue<int>::open(name.text());
        (void)watched.fileno();
        EXPECT_EQ(queue.stats().participants, 2U);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(FilenoTest, WithoutAPlaceIsRefusedAndPossibleLater) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text(), {.participants = 2});
    queue.put(1);
    auto other = std::make_unique<Queue<int>>(Queue<int>::open(name.text()));
    EXPECT_EQ(other->get(), 1);
    EXPECT_EQ(test::kind([&] { return queue.fileno(); }), "TooManyParticipants");
    other.reset();
    queue.put(2);
    EXPECT_TRUE(becomes_readable(queue.fileno()));
    EXPECT_EQ(queue.get(), 2);
}

} // namespace
} // namespace paceline
