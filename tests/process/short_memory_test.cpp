// SPDX-License-Identifier: Apache-2.0
// A process that has no memory of its own left for a moment: it says so, and leaks nothing.
#include <new>
#include <thread>

#include "../support/failing_new.hpp"
#include "../support/taken_chunks.hpp"
#include "deaths_fixture.hpp"
#include "os/record_lock.hpp"

namespace paceline {
namespace {

using test::FailingNew;
using test::ForkedChild;

class ShortMemory : public test::DeathsFixture {
protected:
    // Calls again and again: the first `new` fails, then the second, and so on until none does.
    // Returns how many did.
    template <typename Call, typename After>
    static int fail_each_new(const Call& call, const After& after) {
        for (int successes = 0;; ++successes) {
            bool has_failed = false;
            const auto attempt = [&] {
                const FailingNew failing(successes);
                try {
                    call();
                } catch (const std::bad_alloc&) {
                    has_failed = true;
                }
                has_failed = has_failed || FailingNew::has_failed();
            };
            attempt();
            after();
            if (!has_failed) {
                return successes;
            }
        }
    }
};

TEST_F(ShortMemory, AtTheFirstCallOfAThreadTakesNoPlace) {
    auto queue = Queue<int>::anonymous({.participants = 2});
    (void)queue.size();
    // What this process makes once is there: the threads come to their own.
    std::thread([&] { (void)queue.size(); }).join();
    int failures = 0;
    bool is_done = false;
    for (int successes = 0; !is_done; ++successes) {
        std::thread([&] {
            const FailingNew failing(successes);
            try {
                (void)queue.try_put(1);
            } catch (const std::bad_alloc&) {
                ++failures;
            }
            is_done = !FailingNew::has_failed();
        }).join();
        ASSERT_EQ(queue.stats().participants, 1U) << "after " << successes << " successes";
    }
    EXPECT_GT(failures, 1);
    EXPECT_EQ(queue.get(), 1);
}

TEST_F(ShortMemory, OfAReaperLeavesNoLockBehind) {
    constexpr std::uint32_t kVictim = 2;
    auto queue = Queue<int>::anonymous();
    (void)queue.size();
    queue.put(-1);
    ForkedChild victim([&] {
        for (int number = 0; number < 5; ++number) {
            queue.put(number);
        }
        const Message message = queue.receive();
        has_it_.open();
        ::pause();
        return 0;
    });
    has_it_.pass();
    victim.kill();
    const os::SharedFile file = test::file_of_handle(queue.handle());
    const os::Descriptor other = file.reopen();
    std::uint32_t reaped = 0;
    const int failures = fail_each_new([&] { reaped += queue.reap(); }, [&] {
        EXPECT_FALSE(os::is_byte_locked_by_other(other.number(), kVictim));
        EXPECT_FALSE(os::is_byte_locked_by_other(other.number(), 0));
    });
    EXPECT_GT(failures, 2);
    EXPECT_EQ(reaped, 1U);
    for (int number = -1; number < 5; ++number) {
        EXPECT_EQ(queue.get(), number);
    }
}

} // namespace
} // namespace paceline
