// SPDX-License-Identifier: Apache-2.0
// /dev/shm is full: an error that says so, no signal, and the queue goes on when there is room.
#include <filesystem>
#include <functional>
#include <thread>

#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/small_disk.hpp"
#include "../support/taken_chunks.hpp"
#include "expect_in_child.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::kind;
using test::outcome;

constexpr std::size_t kMegabyte = 1 << 20;

class FullSharedMemory : public test::QueueFixture {
protected:
    // Runs `body` where /dev/shm is a disk of a megabyte.
    static void expect_done(const std::function<std::string()>& body) {
        const std::string text = test::in_child([&]() -> std::string {
            return test::mount_small_disk("/dev/shm", kMegabyte) ? body() : "skip";
        });
        if (text == "skip") {
            GTEST_SKIP() << "this user may mount nothing";
        }
        EXPECT_EQ(text, "done");
    }
};

TEST_F(FullSharedMemory, AtCreationIsAnErrorAndLeavesNothing) {
    expect_done([]() -> std::string {
        const std::string text = outcome(
            [] { return Queue<int>::create("big", {.capacity = 1'000'000, .bytes = 65536}); });
        EXPECT_IN_CHILD(text.starts_with("SystemError: queue 'big': cannot get "));
        EXPECT_IN_CHILD(
            text.ends_with("bytes for a new queue: No space left on device; free shared "
                           "memory (df -h /dev/shm), or choose a smaller capacity or "
                           "fewer participants"));
        EXPECT_IN_CHILD(std::filesystem::is_empty("/dev/shm"));
        EXPECT_IN_CHILD(std::filesystem::space("/dev/shm").free == kMegabyte);
        auto small = Queue<int>::create("big", {.capacity = 10, .participants = 10});
        small.put(1);
        return small.get() == 1 ? "done" : "lost";
    });
}

class FullAtGrowth : public FullSharedMemory, public testing::WithParamInterface<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(, FullAtGrowth, testing::Values(30'000U, 0U), [](const auto& parameter) {
    return parameter.param == 0 ? "OfAnUnboundedQueue" : "OfABoundedQueue";
});

TEST_P(FullAtGrowth, IsAnErrorUntilMessagesAreGot) {
    expect_done([]() -> std::string {
        // Small ones, and such as get their memory alone.
        for (const std::size_t size : {20U, 3000U, 100'000U}) {
            Queue<std::string>::unlink("queue");
            auto queue = Queue<std::string>::create(
                "queue", {.capacity = GetParam(), .bytes = kMegabyte << 4, .participants = 10});
            const std::string message(size, 'x');
            std::size_t count = 0;
            std::string text;
            while ((text = outcome([&] { return queue.try_put(message); })) == "done") {
                ++count;
            }
            EXPECT_IN_CHILD(text.starts_with("SystemError: queue 'queue': no memory for a message "
                                             "of " +
                                             std::to_string(size) +
                                             " bytes: No space left on device; free shared memory "
                                             "(df -h /dev/shm)"));
            EXPECT_IN_CHILD(count > 1 && queue.size() == count);
            EXPECT_IN_CHILD(kind([&] { return queue.put_for(message, 1h); }) == "SystemError");
            EXPECT_IN_CHILD(kind([&] { return queue.loan(kMegabyte); }) == "SystemError");
            EXPECT_IN_CHILD(queue.stats().outstanding == 0);
            // What was got leaves memory for the next ones, again and again.
            for (int round = 0; round < 50; ++round) {
                EXPECT_IN_CHILD(queue.get() == message);
                EXPECT_IN_CHILD(queue.try_put(message) == PutStatus::ok);
            }
            EXPECT_IN_CHILD(queue.size() == count);
            for (; count > 0; --count) {
                EXPECT_IN_CHILD(queue.try_get() == message);
            }
            EXPECT_IN_CHILD(queue.size() == 0 && test::count_taken_chunks(queue) == 0);
        }
        return "done";
    });
}

TEST_P(FullAtGrowth, LeaksNoMemoryByItsErrors) {
    expect_done([]() -> std::string {
        auto queue = Queue<std::string>::create(
            "queue", {.capacity = GetParam(), .bytes = kMegabyte << 4, .participants = 10});
        const std::string message(20, 'x');
        // At the second time the chunks are there, and the memory of a larger ring is not.
        for (int round = 0; round < 3; ++round) {
            while (kind([&] { return queue.try_put(message); }) == "done") {
            }
            for (int error = 0; error < 10; ++error) {
                EXPECT_IN_CHILD(kind([&] { return queue.try_put(message); }) == "SystemError");
                EXPECT_IN_CHILD(kind([&] { return queue.loan(kMegabyte); }) == "SystemError");
            }
            // A thread that has a chunk at hand, and finds no room for it.
            std::string text;
            std::thread([&] {
                text = kind([&] {
                    queue.loan(message.size()).release();
                    return queue.try_put(message);
                });
            }).join();
            EXPECT_IN_CHILD(text == "SystemError");
            while (queue.try_get()) {
            }
            EXPECT_IN_CHILD(test::count_taken_chunks(queue) == 0);
        }
        return "done";
    });
}

TEST_F(FullSharedMemory, ByOthersIsAnErrorAndNoSignal) {
    expect_done([]() -> std::string {
        auto queue = Queue<std::string>::create("queue", {.bytes = kMegabyte, .participants = 10});
        const std::string message(50'000, 'x');
        EXPECT_IN_CHILD(queue.try_put(message) == PutStatus::ok);
        auto other =
            Queue<std::string>::create("other", {.bytes = kMegabyte << 4, .participants = 10});
        while (kind([&] { return other.try_put(message); }) == "done") {
        }
        EXPECT_IN_CHILD(kind([&] { return queue.try_put(message); }) == "SystemError");
        // What has memory keeps it.
        EXPECT_IN_CHILD(queue.get() == message);
        EXPECT_IN_CHILD(queue.try_put(message) == PutStatus::ok);
        EXPECT_IN_CHILD(queue.try_put("a small one") != PutStatus::closed);
        return "done";
    });
}

} // namespace
} // namespace paceline
