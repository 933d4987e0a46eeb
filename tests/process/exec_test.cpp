// SPDX-License-Identifier: Apache-2.0
// Programs that exec() starts find the queue by its name or by a handle.
#include <charconv>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"

namespace paceline {
namespace {

using test::ForkedChild;
using test::kind;
using test::outcome;

class ExecTest : public test::QueueFixture {
protected:
    static int execute(const std::string& how, const std::string& what) {
        ::execl(EXEC_HELPER, EXEC_HELPER, how.c_str(), what.c_str(), nullptr);
        return 126;
    }

    static int descriptor_of(const std::string& handle) {
        int number = -1;
        std::from_chars(handle.data() + handle.find(':') + 1, handle.data() + handle.size(),
                        number);
        return number;
    }

    static std::string generation_of(const std::string& handle) {
        return handle.substr(handle.rfind(':'));
    }
};

TEST_F(ExecTest, FindsAQueueByItsHandle) {
    auto queue = Queue<int>::anonymous();
    const std::string handle = queue.handle();
    EXPECT_EQ(queue.handle(), handle);
    queue.put(1);
    ForkedChild child([&] { return execute("handle", handle); });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.get(), 2);
    EXPECT_EQ(queue.get(), 100);
    // It ended by the end of main(), which gives its places back.
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.reap(), 0U);
}

TEST_F(ExecTest, FindsAQueueByItsName) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    queue.put(1);
    ForkedChild child([&] { return execute("name", name.text()); });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.get(), 2);
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ExecTest, FindsANamedQueueByItsHandleAlsoWithoutItsName) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    Queue<int>::unlink(name.text());
    queue.put(1);
    const std::string handle = queue.handle();
    ForkedChild child([&] { return execute("handle", handle); });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.get(), 2);
}

TEST_F(ExecTest, OfAHandleThatTheChildMadeFindsTheQueue) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    ForkedChild child([&] {
        (void)queue.size();
        return execute("handle", queue.handle());
    });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.get(), 2);
}

TEST_F(ExecTest, EndsTheMembershipOfTheOldProgram) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    const test::Gate has_it;
    ForkedChild child([&] {
        Message message = queue.receive();
        has_it.open();
        ::execl("/bin/sleep", "sleep", "1000", nullptr);
        return 126;
    });
    has_it.pass();
    // The process lives, and has no queue any more.
    EXPECT_TRUE(test::wait_until([&] { return queue.reap() == 1; }));
    EXPECT_EQ(queue.get(), 7);
    child.kill();
}

TEST_F(ExecTest, EndsTheMembershipOfTheOldProgramAlsoIfTheNewOneTakesPart) {
    const test::TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    queue.put(7);
    ForkedChild child([&] {
        const Message message = queue.receive();
        const Loan loan = queue.loan(1000);
        return execute("stay", name.text());
    });
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().sent == 2; }));
    const QueueStats stats = queue.stats();
    EXPECT_EQ(stats.participants, 2U);
    EXPECT_EQ(stats.outstanding, 0U);
    EXPECT_EQ(stats.reaped, 1U);
    EXPECT_EQ(queue.try_get(), 7);
    EXPECT_EQ(queue.try_get(), 100);
    EXPECT_EQ(queue.reap(), 0U) << "the new program lives";
    child.kill();
    EXPECT_EQ(queue.reap(), 1U);
}

TEST_F(ExecTest, AgainAndAgainNeedsOnePlace) {
    constexpr int kTimes = 5;
    for (const std::uint32_t participants : {2U, 100U}) {
        const test::TemporaryName name;
        auto queue = Queue<int>::create(name.text(), {.participants = participants});
        (void)queue.size();
        ForkedChild child([&] {
            const std::string times = std::to_string(kTimes);
            ::execl(EXEC_HELPER, EXEC_HELPER, "restart", name.text().c_str(), times.c_str(),
                    nullptr);
            return 126;
        });
        for (int times = kTimes; times >= 0; --times) {
            EXPECT_EQ(queue.get(), times);
        }
        EXPECT_EQ(queue.stats().participants, 2U);
        EXPECT_EQ(queue.stats().reaped, static_cast<std::uint64_t>(kTimes));
        child.kill();
    }
}

TEST_F(ExecTest, PassesNoDescriptorOnWithoutAHandle) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    (void)queue.fileno();
    ForkedChild child([&] {
        (void)queue.size();
        ::execl("/bin/sh", "sh", "-c",
                "for link in /proc/self/fd/*; do readlink $link; done | grep -c -e paceline -e "
                "event && exit 1; exit 0",
                nullptr);
        return 126;
    });
    EXPECT_EQ(child.wait(), 0);
}

using HandleTest = ExecTest;

TEST_F(HandleTest, ThatIsNoneIsRefused) {
    for (const char* text :
         {"", "x", "paceline-queue:", "paceline-queue:3", "paceline-queue:3:", "paceline-queue::5",
          "paceline-queue:-1:5", "paceline-queue:3:5 ", "paceline-queue: 3:5",
          "paceline-queue:99999999999999:5", "paceline-queue:3:99999999999999999999999"}) {
        EXPECT_EQ(outcome([&] { return Queue<int>::from_handle(text); }),
                  "InvalidArgument: '" + std::string(text) +
                      "' is no handle of a queue; pass on what handle() returned");
    }
}

TEST_F(HandleTest, KeepsTheNameOfItsQueue) {
    for (const std::string name : {"handle.test", "handle:test:5"}) {
        auto queue = Queue<int>::create(name);
        EXPECT_EQ(Queue<int>::from_handle(queue.handle()).name(), name);
        Queue<int>::unlink(name);
        EXPECT_EQ(outcome([&] { return Queue<int>::from_handle(queue.handle() + "/"); }),
                  "InvalidArgument: the queue's name '" + name +
                      "/' has a slash or a control character; it names a file in /dev/shm");
    }
    auto anonymous = Queue<int>::anonymous();
    EXPECT_EQ(Queue<int>::from_handle(anonymous.handle()).name(), "anonymous");
    EXPECT_EQ(kind([&] { return Queue<int>::from_handle(anonymous.handle() + ":"); }),
              "InvalidArgument");
}

TEST_F(HandleTest, IsReadNoFurtherThanToItsEnd) {
    const std::string longer = "paceline-queue:3:5";
    // Exactly as large, for the sanitizer; and cut out of a text that goes on well.
    const std::vector<char> alone(longer.begin(), longer.end() - 2);
    for (const std::string_view text : {std::string_view(alone.data(), alone.size()),
                                        std::string_view(longer).substr(0, alone.size())}) {
        EXPECT_EQ(test::kind([&] { return Queue<int>::from_handle(text); }), "InvalidArgument");
    }
}

TEST_F(HandleTest, OfAClosedDescriptorIsRefused) {
    std::string handle;
    {
        auto queue = Queue<int>::anonymous();
        handle = queue.handle();
        EXPECT_EQ(kind([&] { return Queue<int>::from_handle(handle); }), "done");
    }
    EXPECT_EQ(outcome([&] { return Queue<int>::from_handle(handle); }),
              "SystemError: queue 'anonymous': cannot use descriptor " +
                  std::to_string(descriptor_of(handle)) +
                  ": Bad file descriptor; it must be open in this process: inherited from the one "
                  "that named it");
}

TEST_F(HandleTest, OfADescriptorThatIsAnotherQueueNowIsRefused) {
    auto queue = Queue<int>::anonymous();
    auto other = Queue<int>::anonymous();
    const std::string reused = "paceline-queue:" + std::to_string(descriptor_of(other.handle())) +
                               generation_of(queue.handle());
    EXPECT_EQ(outcome([&] { return Queue<int>::from_handle(reused); }),
              "IncompatibleQueue: descriptor " + std::to_string(descriptor_of(reused)) +
                  " is that of another queue than the handle names; it was closed and reused "
                  "before this program began");
}

TEST_F(HandleTest, OfADescriptorThatIsSomethingElseNowIsRefused) {
    const test::Gate pipe;
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const int program = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    EXPECT_EQ(kind([&] {
        return Queue<int>::from_handle("paceline-queue:" + std::to_string(null) + ":5");
    }),
              "SystemError");
    const std::string text = kind([&] {
        return Queue<int>::from_handle("paceline-queue:" + std::to_string(program) + ":5");
    });
    EXPECT_TRUE(text == "SystemError" || text == "IncompatibleQueue") << text;
    ::close(null);
    ::close(program);
}

TEST_F(HandleTest, IsGoodAsLongAsTheQueueIsOpen) {
    auto queue = std::make_unique<Queue<int>>(Queue<int>::anonymous());
    auto second = Queue<int>::from_handle(queue->handle());
    queue->put(1);
    queue.reset();
    EXPECT_EQ(second.get(), 1);
    EXPECT_EQ(second.stats().participants, 1U);
    EXPECT_EQ(kind([&] { return Queue<int>::from_handle(second.handle()); }), "done");
}

} // namespace
} // namespace paceline
