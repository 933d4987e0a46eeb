// SPDX-License-Identifier: Apache-2.0
// Who holds the lock: threads, processes, and children that must not.
#include <atomic>
#include <csignal>
#include <thread>

#include <sys/syscall.h>
#include <sys/wait.h>

#include "../../support/forked_child.hpp"
#include "../../support/gate.hpp"
#include "../../support/leak_check.hpp"
#include "os/byte_mutex.hpp"
#include "os/record_lock.hpp"

namespace paceline::os {
namespace {

class ByteMutexTest : public test::LeakCheck {
protected:
    void SetUp() override {
        LeakCheck::SetUp();
        file_ = SharedFile::anonymous("test", 10);
    }

    void TearDown() override {
        file_.reset();
        LeakCheck::TearDown();
    }

    [[nodiscard]] const SharedFile& file() const { return *file_; }

    [[nodiscard]] std::optional<ByteMutex> try_lock() const {
        return ByteMutex::try_lock(file(), 3);
    }

    [[nodiscard]] bool is_locked() const { return is_byte_locked_by_other(file().number(), 3); }

private:
    std::optional<SharedFile> file_;
};

TEST_F(ByteMutexTest, HasOneHolderAtATimeAndIsFreeAfterIt) {
    {
        const auto held = try_lock();
        EXPECT_TRUE(held);
        EXPECT_FALSE(try_lock());
        EXPECT_TRUE(is_locked());
        EXPECT_TRUE(ByteMutex::try_lock(file(), 4));
    }
    EXPECT_FALSE(is_locked());
    EXPECT_TRUE(try_lock());
}

TEST_F(ByteMutexTest, ExcludesThreadsOfTheSameProcess) {
    constexpr int kRounds = 500;
    std::atomic<int> inside = 0;
    std::atomic<int> together = 0;
    int count = 0; // a race, if two threads hold the lock
    const auto work = [&] {
        for (int done = 0; done < kRounds;) {
            if (const auto held = try_lock()) {
                together += inside++ != 0 ? 1 : 0;
                ++count;
                --inside;
                ++done;
            }
        }
    };
    std::thread other(work);
    work();
    other.join();
    EXPECT_EQ(together, 0);
    EXPECT_EQ(count, 2 * kRounds);
}

TEST_F(ByteMutexTest, MovesWithItsHolder) {
    auto first = try_lock();
    ASSERT_TRUE(first);
    const ByteMutex second(std::move(*first));
    first.reset();
    EXPECT_TRUE(is_locked());
}

TEST_F(ByteMutexTest, FallsWhenItsHolderIsKilled) {
    const test::Gate locked;
    test::ForkedChild child([&] {
        const auto held = try_lock();
        locked.open();
        ::pause();
        return held ? 0 : 1;
    });
    locked.pass();
    EXPECT_FALSE(try_lock());
    child.kill();
    EXPECT_TRUE(try_lock());
}

TEST_F(ByteMutexTest, IsNotKeptByAForkedChildOfItsKilledHolder) {
    const test::Gate forked;
    const test::Gate end;
    const test::Gate ended;
    test::ForkedChild holder([&] {
        const auto held = try_lock();
        const test::ForkedChild grandchild([&] {
            forked.open();
            end.pass();
            ended.open();
            return 0;
        });
        ::pause();
        return held ? 0 : 1;
    });
    forked.pass();
    EXPECT_TRUE(is_locked());
    holder.kill();
    EXPECT_TRUE(try_lock()) << "the grandchild keeps it";
    end.open();
    ended.pass();
}

TEST_F(ByteMutexTest, IsNotReleasedByAForkedChild) {
    auto held = try_lock();
    test::ForkedChild child([&] {
        held.reset();
        return 0;
    });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_TRUE(is_locked());
}

TEST_F(ByteMutexTest, IsNotReleasedByAChildThatRanNoHandlers) {
    auto held = try_lock();
    const long child = ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (child == 0) {
        held.reset();
        ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(static_cast<pid_t>(child), &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(is_locked());
}

} // namespace
} // namespace paceline::os
