// SPDX-License-Identifier: Apache-2.0
// Time-outs that do not wait, that wait, and that no clock can hold.
#include <limits>
#include <thread>

#include "../../support/queue_fixture.hpp"
#include "../../support/wait_until.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::steady_clock;

using TimeoutTest = test::QueueFixture;

template <typename Duration>
void expect_no_wait(Duration timeout) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    EXPECT_EQ(queue.get_for(timeout).status, GetStatus::empty);
    EXPECT_FALSE(queue.receive_for(timeout));
    EXPECT_EQ(queue.put_for(1, timeout), PutStatus::ok);
    EXPECT_EQ(queue.put_for(2, timeout), PutStatus::full);
    const GetResult<int> result = queue.get_for(timeout);
    EXPECT_TRUE(result);
    EXPECT_EQ(result.value, 1);
}

TEST_F(TimeoutTest, OfZeroTriesOnce) {
    expect_no_wait(0s);
    expect_no_wait(std::chrono::duration<double>(0));
}

TEST_F(TimeoutTest, ThatIsNegativeTriesOnce) {
    expect_no_wait(-1ns);
    expect_no_wait(-1h);
    expect_no_wait(hours::min());
    expect_no_wait(std::chrono::duration<double>(-1e300));
}

TEST_F(TimeoutTest, IsWaitedFor) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    const auto begin = steady_clock::now();
    EXPECT_EQ(queue.get_for(20ms).status, GetStatus::empty);
    EXPECT_FALSE(queue.receive_for(20ms));
    EXPECT_EQ(queue.put_for(1, 20ms), PutStatus::ok);
    EXPECT_EQ(queue.put_for(2, 20ms), PutStatus::full);
    EXPECT_EQ(queue.put_for(2, std::chrono::duration<float, std::milli>(20)), PutStatus::full);
    EXPECT_GE(steady_clock::now() - begin, 80ms);
}

TEST_F(TimeoutTest, LongerThanOneSleepIsWaitedFor) {
    auto queue = Queue<int>::anonymous();
    const auto begin = steady_clock::now();
    EXPECT_EQ(queue.get_for(250ms).status, GetStatus::empty);
    EXPECT_GE(steady_clock::now() - begin, 250ms);
}

template <typename Duration>
void expect_for_ever(Duration timeout) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    std::thread other([&] {
        // Asleep by now, or about to be: both must come to the message.
        std::this_thread::yield();
        queue.put(1);
    });
    EXPECT_EQ(queue.get_for(timeout).value, 1);
    other.join();
    queue.put(2);
    std::thread getter([&] { EXPECT_EQ(queue.get(), 2); });
    EXPECT_EQ(queue.put_for(3, timeout), PutStatus::ok);
    getter.join();
}

TEST_F(TimeoutTest, ThatNoClockCanHoldIsForEver) {
    expect_for_ever(hours::max());
    expect_for_ever(std::chrono::nanoseconds::max());
    expect_for_ever(std::chrono::seconds::max());
    expect_for_ever(std::chrono::duration<double>(1e300));
    expect_for_ever(std::chrono::duration<double>(std::numeric_limits<double>::infinity()));
}

TEST_F(TimeoutTest, OfALoanThatFindsNoRoomLeavesTheLoan) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(1);
    Loan loan = queue.loan(sizeof(int));
    EXPECT_EQ(queue.try_put(std::move(loan)), PutStatus::full);
    EXPECT_TRUE(loan.is_valid()); // NOLINT(bugprone-use-after-move): what the test is about
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(queue.try_put(std::move(loan)), PutStatus::ok);
    EXPECT_FALSE(loan.is_valid()); // NOLINT(bugprone-use-after-move): what the test is about
}

} // namespace
} // namespace paceline
