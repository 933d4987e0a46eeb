// SPDX-License-Identifier: Apache-2.0
// What a thread leaves for its very end.
#include <thread>

#include <gtest/gtest.h>

#include "os/thread_slot.hpp"

namespace paceline::os {
namespace {

// What the threads of a test write, who end before the test looks.
int given_up = 0;
int thread_locals_ended = 0;
int value = 0;

struct AtTheEnd {
    ~AtTheEnd() { ++thread_locals_ended; }
};

TEST(ThreadSlotTest, IsOfEachThread) {
    static const ThreadSlot slot([](void* /*pointer*/) {});
    EXPECT_EQ(slot.get(), nullptr);
    EXPECT_TRUE(slot.set(&value));
    EXPECT_EQ(slot.get(), &value);
    std::thread([] { EXPECT_EQ(slot.get(), nullptr); }).join();
    EXPECT_TRUE(slot.set(nullptr));
}

TEST(ThreadSlotTest, IsGivenUpAfterThreadLocalVariables) {
    static const ThreadSlot slot([](void* pointer) {
        EXPECT_EQ(pointer, &value);
        EXPECT_EQ(thread_locals_ended, 1);
        ++given_up;
    });
    given_up = 0;
    thread_locals_ended = 0;
    std::thread([] {
        thread_local const AtTheEnd at_the_end;
        (void)&at_the_end;
        EXPECT_TRUE(slot.set(&value));
    }).join();
    EXPECT_EQ(given_up, 1);
}

TEST(ThreadSlotTest, IsGivenUpAgainIfItIsSetMeanwhile) {
    static const ThreadSlot* again = nullptr;
    static const ThreadSlot slot([](void* pointer) {
        if (++given_up == 1) {
            EXPECT_TRUE(again->set(pointer));
        }
    });
    again = &slot;
    given_up = 0;
    std::thread([] { EXPECT_TRUE(slot.set(&value)); }).join();
    EXPECT_EQ(given_up, 2);
}

TEST(ThreadSlotTest, OfAThreadWithoutOneIsNotGivenUp) {
    static const ThreadSlot slot([](void* /*pointer*/) { ++given_up; });
    given_up = 0;
    std::thread([] { EXPECT_EQ(slot.get(), nullptr); }).join();
    EXPECT_EQ(given_up, 0);
}

} // namespace
} // namespace paceline::os
