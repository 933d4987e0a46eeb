// SPDX-License-Identifier: Apache-2.0
// Names that exist, that do not, that are something else, and many processes that want the same.
#include <filesystem>
#include <memory>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/queue_fixture.hpp"

namespace paceline {
namespace {

using test::ForkedChild;
using test::kind;
using test::outcome;
using test::TemporaryName;

using NamesInProcesses = test::QueueFixture;

TEST_F(NamesInProcesses, ThatExistAreNotCreatedAgain) {
    const TemporaryName name;
    auto queue = Queue<int>::create(name.text());
    EXPECT_EQ(outcome([&] { return Queue<int>::create(name.text()); }),
              "QueueExists: queue '" + name.text() + "' exists (" + name.path() +
                  "); open() it, unlink() it first, or use open_or_create()");
    EXPECT_EQ(queue.name(), name.text());
}

TEST_F(NamesInProcesses, ThatDoNotExistAreNotOpened) {
    const TemporaryName name;
    EXPECT_EQ(outcome([&] { return Queue<int>::open(name.text()); }),
              "QueueNotFound: queue '" + name.text() + "' does not exist (" + name.path() +
                  "); create() it first, or use open_or_create()");
    EXPECT_FALSE(Queue<int>::unlink(name.text()));
}

TEST_F(NamesInProcesses, ThatAreTakenAwayAreFreeForAnotherQueue) {
    const TemporaryName name;
    auto old = Queue<int>::create(name.text());
    old.put(1);
    EXPECT_TRUE(Queue<int>::unlink(name.text()));
    EXPECT_FALSE(Queue<int>::unlink(name.text()));
    auto fresh = Queue<int>::open_or_create(name.text());
    EXPECT_EQ(fresh.size(), 0U);
    EXPECT_EQ(old.get(), 1);
}

TEST_F(NamesInProcesses, AreFoundByOtherProcesses) {
    const TemporaryName name;
    ForkedChild creator([&] {
        auto queue = Queue<int>::create(name.text(), {.capacity = 3});
        queue.put(1);
        return 0;
    });
    ASSERT_EQ(creator.wait(), 0);
    // It outlives its creator; the options of the second one do not count.
    auto queue = Queue<int>::open_or_create(name.text(), {.capacity = 10});
    EXPECT_EQ(queue.stats().capacity, 3U);
    EXPECT_EQ(queue.get(), 1);
}

TEST_F(NamesInProcesses, HaveTheModeThatWasAskedForWhateverTheUmask) {
    const TemporaryName first("first");
    const TemporaryName second("second");
    const mode_t before = ::umask(0777);
    const auto one = Queue<int>::create(first.text(), {.mode = 0664});
    const auto two = Queue<int>::create(second.text());
    ::umask(before);
    struct stat status{};
    ASSERT_EQ(::stat(first.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0664U);
    ASSERT_EQ(::stat(second.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

// What each call says where something else has the name.
void expect_no_queue(const TemporaryName& name) {
    const std::string refusal = "SystemError: queue '" + name.text() +
                                "': cannot open the shared file " + name.path() +
                                ": Invalid argument; something that is not a regular file has this "
                                "name: remove it or choose another name";
    EXPECT_EQ(outcome([&] { return Queue<int>::open(name.text()); }), refusal);
    EXPECT_EQ(outcome([&] { return Queue<int>::open_or_create(name.text()); }), refusal);
    EXPECT_EQ(kind([&] { return Queue<int>::create(name.text()); }), "QueueExists");
}

TEST_F(NamesInProcesses, OfADirectoryAreRefused) {
    const TemporaryName name;
    std::filesystem::create_directory(name.path());
    expect_no_queue(name);
    EXPECT_EQ(kind([&] { return Queue<int>::unlink(name.text()); }), "SystemError");
}

TEST_F(NamesInProcesses, OfASymbolicLinkAreRefusedWhereverItLeads) {
    const TemporaryName target("target");
    const auto queue = Queue<int>::create(target.text());
    const TemporaryName good("good");
    std::filesystem::create_symlink(target.path(), good.path());
    expect_no_queue(good);
    const TemporaryName dangling("dangling");
    std::filesystem::create_symlink("/nowhere", dangling.path());
    expect_no_queue(dangling);
    EXPECT_TRUE(Queue<int>::unlink(dangling.text()));
}

TEST_F(NamesInProcesses, OfAPipeAreRefusedAndNobodyWaitsForItsOtherEnd) {
    const TemporaryName name;
    ASSERT_EQ(::mkfifo(name.path().c_str(), 0600), 0);
    expect_no_queue(name);
}

class OtherUser : public test::QueueFixture {
protected:
    void SetUp() override {
        QueueFixture::SetUp();
        if (::geteuid() != 0) {
            GTEST_SKIP() << "only root becomes another user";
        }
    }

    template <typename Body>
    static std::string as_nobody(const Body& body) {
        return test::in_child([&]() -> std::string {
            constexpr uid_t kNobody = 65534;
            if (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0) {
                return "still root";
            }
            return body();
        });
    }
};

TEST_F(OtherUser, IsRefusedByTheDefaultMode) {
    const TemporaryName name;
    const auto queue = Queue<int>::create(name.text());
    EXPECT_EQ(as_nobody([&] { return outcome([&] { return Queue<int>::open(name.text()); }); }),
              "SystemError: queue '" + name.text() + "': cannot open the shared file " +
                  name.path() +
                  ": Permission denied; it belongs to user root (0): run as that user, or have "
                  "that user change its permissions");
    EXPECT_EQ(
        as_nobody([&] { return kind([&] { return Queue<int>::open_or_create(name.text()); }); }),
        "SystemError");
    EXPECT_EQ(as_nobody([&] { return kind([&] { return Queue<int>::create(name.text()); }); }),
              "QueueExists");
}

TEST_F(OtherUser, TakesPartIfTheModeAllowsIt) {
    const TemporaryName name;
    auto queue = Queue<int>::create(name.text(), {.mode = 0666});
    queue.put(1);
    EXPECT_EQ(as_nobody([&] {
        return outcome([&] {
            auto opened = Queue<int>::open(name.text());
            opened.put(opened.get() + 1);
            return 0;
        });
    }),
              "done");
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.get(), 2);
}

TEST_F(OtherUser, ThatDiesIsSeen) {
    const TemporaryName name;
    auto queue = Queue<int>::create(name.text(), {.mode = 0666});
    queue.put(7);
    const test::Gate has_it;
    ForkedChild victim([&]() -> int {
        if (::setuid(65534) != 0) {
            return 1;
        }
        auto opened = Queue<int>::open(name.text());
        const Message message = opened.receive();
        has_it.open();
        return ::pause();
    });
    has_it.pass();
    EXPECT_EQ(queue.reap(), 0U);
    // Nobody, who may not look into a process of root, sees its life and death, too.
    EXPECT_EQ(as_nobody([&] { return std::to_string(Queue<int>::open(name.text()).reap()); }), "0");
    victim.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.get(), 7);
}

TEST_F(OtherUser, ThatAProcessBecomesIsToldToOpenTheQueueBefore) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    EXPECT_EQ(as_nobody([&] {
        const std::string text = outcome([&] { return queue.get(); });
        return text.find("it belongs to user root (0): open it again before the process changes "
                         "its user, or as that user") != std::string::npos
                   ? std::string("told")
                   : text;
    }),
              "told");
    EXPECT_EQ(queue.get(), 1);
}

class CreationRace : public test::QueueFixture, public testing::WithParamInterface<int> {
protected:
    // Runs `body` in so many processes at once; the sum of what they return.
    template <typename Body>
    static int at_once(const Body& body) {
        const test::Gate go;
        std::vector<std::unique_ptr<ForkedChild>> children;
        for (int number = 0; number < GetParam(); ++number) {
            children.push_back(std::make_unique<ForkedChild>([&] {
                go.pass();
                return body();
            }));
        }
        for (int number = 0; number < GetParam(); ++number) {
            go.open();
        }
        int sum = 0;
        for (const auto& child : children) {
            const int status = child->wait();
            EXPECT_TRUE(status == 0 || status == 1) << status;
            sum += status;
        }
        return sum;
    }
};

INSTANTIATE_TEST_SUITE_P(, CreationRace, testing::Values(2, 20), [](const auto& parameter) {
    return "Of" + std::to_string(parameter.param);
});

TEST_P(CreationRace, HasOneWinner) {
    for (int round = 0; round < 5; ++round) {
        const TemporaryName name;
        const int winners = at_once([&] {
            const std::string text = kind([&] {
                auto queue = Queue<int>::create(name.text(), {.participants = 64});
                queue.put(1);
                return 0;
            });
            return text == "done" ? 1 : text == "QueueExists" ? 0 : 2;
        });
        EXPECT_EQ(winners, 1);
        EXPECT_EQ(Queue<int>::open(name.text()).size(), 1U);
    }
}

TEST_P(CreationRace, MakesOneWholeQueueForAll) {
    for (int round = 0; round < 5; ++round) {
        const TemporaryName name;
        const int puts = at_once([&] {
            auto queue = Queue<int>::open_or_create(name.text(), {.participants = 64});
            return queue.try_put(1) == PutStatus::ok ? 1 : 2;
        });
        EXPECT_EQ(puts, GetParam());
        auto queue = Queue<int>::open(name.text());
        EXPECT_EQ(queue.size(), static_cast<std::uint64_t>(GetParam()));
        EXPECT_EQ(queue.stats().sent, static_cast<std::uint64_t>(GetParam()));
    }
}

TEST_P(CreationRace, WithUnlinkAmongThemNeverShowsHalfAQueue) {
    const TemporaryName name;
    at_once([&] {
        for (int round = 0; round < 20; ++round) {
            auto queue = Queue<int>::open_or_create(name.text(), {.participants = 64});
            if (queue.try_put(1) != PutStatus::ok || !queue.try_get()) {
                return 2;
            }
            Queue<int>::unlink(name.text());
        }
        return 0;
    });
}

} // namespace
} // namespace paceline
