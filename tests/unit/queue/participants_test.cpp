// SPDX-License-Identifier: Apache-2.0
// Threads take places at their first call and leave them at their end.
#include <array>
#include <memory>
#include <thread>
#include <vector>

#include <pthread.h>

#include "../../support/gate.hpp"
#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

using test::kind;
using test::outcome;

class ParticipantsTest : public test::QueueFixture {
protected:
    // Threads that use the queue once and stay until they are let go.
    class Crowd {
    public:
        Crowd(Queue<int>& queue, std::uint32_t size) {
            for (std::uint32_t number = 0; number < size; ++number) {
                threads_.emplace_back([this, &queue] {
                    EXPECT_EQ(kind([&] { return queue.size(); }), "done");
                    in_.open();
                    out_.pass();
                });
            }
            for (std::uint32_t number = 0; number < size; ++number) {
                in_.pass();
            }
        }

        ~Crowd() {
            for (std::size_t number = 0; number < threads_.size(); ++number) {
                out_.open();
            }
            for (std::thread& thread : threads_) {
                thread.join();
            }
        }

    private:
        test::Gate in_;
        test::Gate out_;
        std::vector<std::thread> threads_;
    };
};

TEST_F(ParticipantsTest, AreCountedWhileTheyLive) {
    auto queue = Queue<int>::anonymous();
    EXPECT_EQ(queue.stats().participants, 1U) << "this thread, which asks";
    {
        const Crowd crowd(queue, 5);
        EXPECT_EQ(queue.stats().participants, 6U);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.stats().reaped, 0U);
}

TEST_F(ParticipantsTest, OfASmallQueueAreRefusedWhenItsPlacesAreTaken) {
    auto queue = Queue<int>::anonymous({.participants = 2});
    const std::string refusal =
        "TooManyParticipants: queue 'anonymous': all 2 places for threads are taken; let threads "
        "end, or create the queue with more participants (1023 at most)";
    {
        const Crowd crowd(queue, 2);
        EXPECT_EQ(outcome([&] { return queue.try_put(1); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.try_get(); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.loan(1); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.size(); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.stats(); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.close(); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.reap(); }), refusal);
        EXPECT_EQ(outcome([&] { return queue.fileno(); }), refusal);
    }
    EXPECT_EQ(outcome([&] { return queue.try_put(1); }), "done");
    EXPECT_EQ(queue.get(), 1);
}

TEST_F(ParticipantsTest, Are1023AtOnceAndTheNextIsPossibleWhenOneEnds) {
    auto queue = Queue<int>::anonymous();
    {
        const Crowd crowd(queue, 1022);
        std::thread([&] { EXPECT_EQ(queue.stats().participants, 1023U); }).join();
        EXPECT_EQ(queue.stats().participants, 1023U) << "in the place of the one that ended";
        std::thread([&] {
            EXPECT_EQ(kind([&] { return queue.try_put(1); }), "TooManyParticipants");
        }).join();
        queue.put(1);
        EXPECT_EQ(queue.get(), 1);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ParticipantsTest, AreThreadsOfAnyQueueObject) {
    auto queue = Queue<int>::anonymous({.participants = 1});
    auto copy = queue;
    queue.put(1);
    EXPECT_EQ(copy.get(), 1);
    EXPECT_EQ(copy.stats().participants, 1U);
    auto other = Queue<int>::anonymous({.participants = 1});
    other.put(2);
    queue.put(3);
    EXPECT_EQ(other.get(), 2);
    EXPECT_EQ(queue.get(), 3);
}

TEST_F(ParticipantsTest, WhoOpenAQueueTwiceCountTwice) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    queue.put(1);
    {
        auto again = Queue<int>::open(name.text());
        EXPECT_EQ(again.get(), 1);
        EXPECT_EQ(again.stats().participants, 2U);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ParticipantsTest, EndAfterTheirQueue) {
    test::Gate used;
    test::Gate gone;
    auto queue = std::make_unique<Queue<int>>(Queue<int>::anonymous());
    std::thread thread([&] {
        queue->put(1);
        used.open();
        gone.pass();
    });
    used.pass();
    queue.reset();
    gone.open();
    thread.join();
}

// What runs at the end of a thread, after the queue's own thread-local variables are gone.
struct LastWord {
    Queue<int>* queue = nullptr;

    LastWord() = default;
    LastWord(const LastWord&) = delete;
    LastWord& operator=(const LastWord&) = delete;

    ~LastWord() {
        for (int number = 0; queue != nullptr && number < 10; ++number) {
            queue->put(number);
        }
    }
};

TEST_F(ParticipantsTest, MayUseTheQueueAtTheVeryEndOfTheirThread) {
    auto queue = Queue<int>::anonymous({.participants = 3});
    std::thread thread([&] {
        thread_local LastWord last_word;
        last_word.queue = &queue;
        queue.put(-1);
    });
    thread.join();
    EXPECT_EQ(queue.size(), 11U);
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ParticipantsTest, ThatUseTheQueueAtTheVeryEndComeAndGoToo) {
    auto queue = Queue<int>::anonymous({.participants = 2});
    auto other = Queue<int>::anonymous({.participants = 2});
    for (int round = 0; round < 5; ++round) {
        std::thread([&] {
            thread_local LastWord first;
            thread_local LastWord second;
            first.queue = &queue;
            second.queue = &other;
            (void)queue.size();
        }).join();
        EXPECT_EQ(queue.size(), 10U);
        EXPECT_EQ(other.get_many(20).size(), 10U);
        EXPECT_EQ(queue.get_many(20).size(), 10U);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(other.stats().participants, 1U);
}

// The thread library calls the destructors of keys after those of thread-local variables, in an
// order of its own, and more than once.
TEST_F(ParticipantsTest, MayUseTheQueueWhenTheirThreadHasEnded) {
    static Queue<int>* last_words = nullptr;
    auto queue = Queue<int>::anonymous({.participants = 2});
    last_words = &queue;
    std::array<pthread_key_t, 2> keys{};
    const auto before = [](void* /*value*/) { last_words->put(1); };
    ASSERT_EQ(::pthread_key_create(&keys[0], before), 0);
    for (int round = 0; round < 5; ++round) {
        std::thread([&] {
            thread_local LastWord last_word;
            last_word.queue = &queue;
            (void)queue.size();
            (void)::pthread_setspecific(keys[0], &queue);
            // Later than ours, which the first use at the end makes.
            if (keys[1] == 0) {
                ASSERT_EQ(::pthread_key_create(&keys[1], before), 0);
            }
            (void)::pthread_setspecific(keys[1], &queue);
        }).join();
        EXPECT_EQ(queue.get_many(20).size(), 12U);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.stats().reaped, 0U);
    for (const pthread_key_t key : keys) {
        ::pthread_key_delete(key);
    }
}

TEST_F(ParticipantsTest, OfTwoQueueObjectsOfOneProcessAreAllAlive) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    queue.put(1);
    const Message message = queue.receive();
    auto again = Queue<int>::open(name.text());
    EXPECT_EQ(again.reap(), 0U);
    EXPECT_EQ(queue.reap(), 0U);
    EXPECT_EQ(again.stats().outstanding, 1U);
}

TEST_F(ParticipantsTest, ComeAndGoManyTimes) {
    auto queue = Queue<int>::anonymous({.participants = 3});
    for (int number = 0; number < 200; ++number) {
        std::thread([&] { queue.put(number); }).join();
        ASSERT_EQ(queue.get(), number);
    }
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.stats().sent, 200U);
}

} // namespace
} // namespace paceline
