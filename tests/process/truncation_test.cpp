// SPDX-License-Identifier: Apache-2.0
// A named queue whose file is cut off while it is open. Touching what is gone ends a process by
// SIGBUS, which no queue can prevent; what is tested here is the part that is defined: who waits
// notices the new size.
#include <filesystem>

#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"

namespace paceline {
namespace {

using test::ForkedChild;
using test::kind;
using test::outcome;

class TruncationTest : public test::QueueFixture {
protected:
    // Only memory that never held a message goes.
    static void cut_off(const test::TemporaryName& name) {
        std::filesystem::resize_file(name.path(), std::filesystem::file_size(name.path()) - 4096);
    }
};

TEST_F(TruncationTest, IsNoticedByWhoWaitsForAMessage) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    cut_off(name);
    EXPECT_EQ(outcome([&] { return queue.get(); }),
              "DamagedQueue: queue '" + name.text() + "': its file was cut off");
    EXPECT_EQ(kind([&] { return Queue<int>::open(name.text()); }), "IncompatibleQueue");
}

TEST_F(TruncationTest, IsNoticedByWhoWaitsForRoom) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text(), {.capacity = 1});
    queue.put(1);
    cut_off(name);
    EXPECT_EQ(kind([&] {
        queue.put(2);
        return 0;
    }),
              "DamagedQueue");
}

TEST_F(TruncationTest, IsNoticedByWhoNeverSleeps) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    cut_off(name);
    EXPECT_TRUE(test::wait_until([&] { return kind([&] { return queue.try_get(); }) != "done"; }));
}

TEST_F(TruncationTest, OfAnAnonymousQueueIsImpossible) {
    auto queue = Queue<int>::anonymous();
    std::string path = queue.handle();
    path = "/proc/self/fd/" + path.substr(path.find(':') + 1);
    path.resize(path.find(':'));
    std::error_code error;
    std::filesystem::resize_file(path, 4096, error);
    EXPECT_EQ(error, std::errc::operation_not_permitted);
    queue.put(1);
    EXPECT_EQ(queue.get(), 1);
}

} // namespace
} // namespace paceline
