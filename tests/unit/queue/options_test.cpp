// SPDX-License-Identifier: Apache-2.0
// Options and names that cannot be are refused with their limit; those at the limit are taken.
#include <algorithm>
#include <cstring>
#include <functional>

#include "../../support/queue_fixture.hpp"
#include "../../support/taken_chunks.hpp"
#include "os/mapping.hpp"
#include "queue/queue_core.hpp"

namespace paceline {
namespace {

using test::outcome;
using test::TemporaryName;

constexpr std::uint64_t kLargestBytes = std::uint64_t{1} << 36;

class OptionsTest : public test::QueueFixture {
protected:
    static std::string refusal(const std::function<void(QueueOptions&)>& change) {
        QueueOptions options{.capacity = 1, .bytes = 65536, .participants = 1};
        change(options);
        return outcome([&options] { return Queue<int>::anonymous(options); });
    }
};

TEST_F(OptionsTest, NameTheCapacityThatIsTooLarge) {
    EXPECT_EQ(refusal([](auto& options) { options.capacity = 1U << 24; }),
              "InvalidArgument: queue 'anonymous': capacity is 16777216; it can be 0 to 16777215; "
              "0 is without a limit");
}

TEST_F(OptionsTest, NameTheAttemptsThatAreOutOfRange) {
    EXPECT_EQ(refusal([](auto& options) { options.max_attempts = 0; }),
              "InvalidArgument: queue 'anonymous': max_attempts is 0; it can be 1 to 255");
    EXPECT_EQ(refusal([](auto& options) { options.max_attempts = 256; }),
              "InvalidArgument: queue 'anonymous': max_attempts is 256; it can be 1 to 255");
}

TEST_F(OptionsTest, NameTheParticipantsThatAreOutOfRange) {
    EXPECT_EQ(refusal([](auto& options) { options.participants = 0; }),
              "InvalidArgument: queue 'anonymous': participants is 0; it can be 1 to 1023");
    EXPECT_EQ(refusal([](auto& options) { options.participants = 1024; }),
              "InvalidArgument: queue 'anonymous': participants is 1024; it can be 1 to 1023");
}

TEST_F(OptionsTest, NameTheBytesThatAreOutOfRange) {
    EXPECT_EQ(refusal([](auto& options) { options.bytes = 65535; }),
              "InvalidArgument: queue 'anonymous': bytes is 65535; it can be 65536 to 68719476736; "
              "0 is a quarter of the machine's memory");
    EXPECT_EQ(refusal([](auto& options) { options.bytes = kLargestBytes + 1; }),
              "InvalidArgument: queue 'anonymous': bytes is 68719476737; it can be 65536 to "
              "68719476736; 0 is a quarter of the machine's memory");
}

TEST_F(OptionsTest, NameALargestMessageBeyondTheBytes) {
    EXPECT_EQ(refusal([](auto& options) { options.largest_message = 65537; }),
              "InvalidArgument: queue 'anonymous': largest_message is 65537; it can be 1 to 65536 "
              "(bytes); 0 is as much as bytes");
}

TEST_F(OptionsTest, NameALargestMessageThatTheOrderOfAnUnboundedQueueLeavesNoRoomFor) {
    EXPECT_EQ(refusal([](auto& options) {
        options.capacity = 0;
        options.largest_message = 49153;
    }),
              "InvalidArgument: queue 'anonymous': largest_message is 49153; it can be 1 to 49152 "
              "(three quarters of bytes, without a capacity); 0 is as much as that");
    EXPECT_EQ(refusal([](auto& options) {
        options.capacity = 0;
        options.largest_message = 49152;
    }),
              "done");
}

TEST_F(OptionsTest, NameARedeliveryThatIsNone) {
    EXPECT_EQ(refusal([](auto& options) { options.redelivery = static_cast<Redelivery>(2); }),
              "InvalidArgument: queue 'anonymous': redelivery is neither redeliver nor drop");
}

TEST_F(OptionsTest, NameAModeThatIsNone) {
    EXPECT_EQ(refusal([](auto& options) { options.mode = 01000; }),
              "InvalidArgument: queue 'anonymous': mode has bits beyond 0777; it is the "
              "permissions of a file, such as 0660");
}

TEST_F(OptionsTest, NameTheQueueThatWasToBe) {
    const TemporaryName name;
    const QueueOptions options{.participants = 0};
    EXPECT_EQ(outcome([&] { return Queue<int>::create(name.text(), options); }),
              "InvalidArgument: queue '" + name.text() +
                  "': participants is 0; it can be 1 to 1023");
    EXPECT_EQ(outcome([&] { return Queue<int>::open(name.text()); }).substr(0, 13),
              "QueueNotFound");
}

TEST_F(OptionsTest, AreTakenAtTheirLimits) {
    EXPECT_EQ(refusal([](auto& options) { options.max_attempts = 1; }), "done");
    EXPECT_EQ(refusal([](auto& options) { options.max_attempts = 255; }), "done");
    EXPECT_EQ(refusal([](auto& options) { options.participants = 1023; }), "done");
    EXPECT_EQ(refusal([](auto& options) { options.largest_message = 1; }), "done");
    EXPECT_EQ(refusal([](auto& options) { options.largest_message = 65536; }), "done");
    EXPECT_EQ(refusal([](auto& options) { options.capacity = 0; }), "done");
    EXPECT_EQ(refusal([](auto& options) { options.mode = 0777; }), "done");
}

TEST_F(OptionsTest, OfTheMostBytesAreTaken) {
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "this sanitizer leaves no room for so many addresses";
#endif
    EXPECT_EQ(refusal([](auto& options) { options.bytes = kLargestBytes; }), "done");
}

// One try, and one after other messages.
void expect_to_fit(Queue<std::string>& queue, const std::string& message) {
    EXPECT_EQ(queue.try_put(message), PutStatus::ok) << message.size();
    EXPECT_EQ(queue.try_get(), message);
    queue.put("small");
    queue.put(std::string(1000, 's'));
    EXPECT_EQ(queue.get_many(2).size(), 2U);
    EXPECT_EQ(queue.try_put(message), PutStatus::ok) << message.size();
    EXPECT_EQ(queue.try_get(), message);
}

TEST_F(OptionsTest, OfBytesAreRoundedUpToPagesSoThatAMessageOfAllBytesFits) {
    constexpr std::uint64_t kPage = 4096;
    for (const std::uint64_t bytes : {65536U, 65537U, 70000U, 131071U, 1000000U}) {
        auto queue = Queue<std::string>::anonymous({.bytes = bytes});
        const std::uint64_t rounded = (bytes + kPage - 1) / kPage * kPage;
        EXPECT_EQ(queue.stats().bytes_limit, rounded);
        expect_to_fit(queue, std::string(bytes, 'x'));
        expect_to_fit(queue, std::string(rounded, 'x'));
        EXPECT_EQ(test::kind([&] { return queue.try_put(std::string(rounded + 1, 'x')); }),
                  "MessageTooLarge");
    }
}

TEST_F(OptionsTest, OfALargestMessageAreNotRounded) {
    auto queue = Queue<std::string>::anonymous({.bytes = 65537, .largest_message = 65537});
    expect_to_fit(queue, std::string(65537, 'x'));
    EXPECT_EQ(test::kind([&] { return queue.try_put(std::string(65538, 'x')); }),
              "MessageTooLarge");
}

// Of as many messages as fit, which makes the rings of an unbounded queue grow.
void fill_and_drain(Queue<std::string>& queue, const std::string& message) {
    while (queue.try_put(message) == PutStatus::ok) {
    }
    while (queue.try_get()) {
    }
}

TEST_F(OptionsTest, OfAnUnboundedQueueLeaveRoomForItsLargestMessageWhateverWasInIt) {
    // The least; just enough for a second ring, a third, and so on; any.
    for (const std::uint64_t bytes :
         {65536U, 65537U, 86016U, 90112U, 188416U, 200000U, 389120U, 790528U, 1U << 20, 3000000U}) {
        for (const std::size_t small : {0U, 1U, 40U, 41U, 64U, 65U, 1000U}) {
            auto queue =
                Queue<std::string>::anonymous({.capacity = 0, .bytes = bytes, .participants = 1});
            const std::uint64_t limit = queue.stats().bytes_limit;
            const std::string largest(limit - limit / 4, 'x');
            fill_and_drain(queue, std::string(small, 's'));
            ASSERT_EQ(queue.try_put(largest), PutStatus::ok) << bytes << " " << small;
            ASSERT_EQ(queue.try_get(), largest);
            ASSERT_EQ(test::kind([&] { return queue.try_put(largest + 'x'); }), "MessageTooLarge");
        }
    }
}

TEST_F(OptionsTest, OfAnUnboundedQueueLeaveRoomAlsoIfSomebodyLookedAtARingWhenItWasLeft) {
    constexpr std::uint64_t kBytes = 389120;
    auto queue = Queue<std::string>::anonymous({.capacity = 0, .bytes = kBytes});
    for (int round = 0; round < 2; ++round) {
        while (queue.try_put("a") == PutStatus::ok) {
        }
        // Somebody is in the middle of a call while the queue is drained.
        const auto announce = [&queue](bool is_busy) {
            test::with_region(queue, [is_busy](const shm::Region& region) {
                region.participants()[9].era = is_busy ? region.header().era.load() : 0;
            });
        };
        announce(true);
        while (queue.try_get()) {
        }
        announce(false);
        ASSERT_EQ(queue.try_put(std::string(kBytes - kBytes / 4, 'b')), PutStatus::ok) << round;
        EXPECT_TRUE(queue.try_get());
    }
}

TEST_F(OptionsTest, OfAnUnboundedQueueRefuseMoreThanThreeQuartersOfItsBytesAtOnce) {
    auto queue = Queue<std::string>::anonymous({.capacity = 0, .bytes = 65536});
    EXPECT_EQ(test::kind([&] {
        queue.put(std::string(49153, 'x'));
        return 0;
    }),
              "MessageTooLarge");
    EXPECT_EQ(queue.try_put(std::string(49152, 'x')), PutStatus::ok);
}

TEST_F(OptionsTest, OfAnOpenQueueAreThoseThatWereCheckedWhateverItsHeaderSaysLater) {
    shm::RegionOptions options;
    options.limits = {4, 65536, 60000, 3};
    const std::uint64_t total = shm::Geometry(options.limits).total_bytes();
    os::SharedFile file = os::SharedFile::anonymous("test", total);
    ASSERT_FALSE(file.allocate(0, shm::Geometry(options.limits).fixed_bytes()));
    const os::Mapping mapping = os::Mapping::shared(file, total);
    shm::Region::make(mapping.bytes(), options);
    const shm::HeaderCheck check = shm::check_header(mapping.bytes(), total);
    ASSERT_EQ(check.problem, "");
    std::memset(mapping.bytes().data(), 0xff, offsetof(shm::RegionHeader, messages));
    const auto core =
        std::make_shared<detail::QueueCore>(std::move(file), "checked", check.options);
    EXPECT_EQ(core->options().limits, options.limits);
    EXPECT_EQ(core->stats().bytes_limit, 65536U);
    const std::vector<std::byte> message(60000, std::byte{7});
    EXPECT_EQ(core->put(message, detail::kNow), PutStatus::ok);
    detail::Claim claim;
    EXPECT_EQ(core->claim(claim, detail::kNow), GetStatus::ok);
    EXPECT_TRUE(std::equal(message.begin(), message.end(), claim.bytes.begin(), claim.bytes.end()));
    core->acknowledge(claim);
    const std::vector<std::byte> larger(60001);
    EXPECT_THROW(core->put(larger, detail::kNow), MessageTooLarge);
}

TEST_F(OptionsTest, OfBytesIsByDefaultAQuarterOfTheMemoryAndMoreThanTheLeast) {
    auto queue = Queue<int>::anonymous();
    EXPECT_GE(queue.stats().bytes_limit, 65536U);
    EXPECT_LE(queue.stats().bytes_limit, kLargestBytes);
    EXPECT_EQ(queue.stats().capacity, 1024U);
}

class NamesTest : public test::QueueFixture {
protected:
    // Every call that takes a name refuses it with the same sentence.
    static std::string refusal(std::string_view name) {
        const std::string first = outcome([name] { return Queue<int>::create(name); });
        EXPECT_EQ(outcome([name] { return Queue<int>::open(name); }), first);
        EXPECT_EQ(outcome([name] { return Queue<int>::open_or_create(name); }), first);
        EXPECT_EQ(outcome([name] { return Queue<int>::unlink(name); }), first);
        return first;
    }
};

TEST_F(NamesTest, AreNotEmpty) {
    EXPECT_EQ(refusal(""),
              "InvalidArgument: a queue's name is empty; use Queue::anonymous() for a queue "
              "without a name");
}

TEST_F(NamesTest, HaveNoSlashAndNoControlCharacter) {
    const std::string rest = "' has a slash or a control character; it names a file in /dev/shm";
    EXPECT_EQ(refusal("a/b"), "InvalidArgument: the queue's name 'a/b" + rest);
    EXPECT_EQ(refusal("../a"), "InvalidArgument: the queue's name '../a" + rest);
    EXPECT_EQ(refusal("a\nb"), "InvalidArgument: the queue's name 'a\nb" + rest);
    EXPECT_EQ(refusal("a\x7f"), "InvalidArgument: the queue's name 'a\x7f" + rest);
    EXPECT_EQ(refusal(std::string_view("a\0b", 3)).substr(0, 16), "InvalidArgument:");
}

TEST_F(NamesTest, Have200BytesAtMost) {
    EXPECT_EQ(refusal(std::string(201, 'n')), "InvalidArgument: the queue's name '" +
                                                  std::string(40, 'n') +
                                                  "...' has 201 bytes; it can have 200");
    const TemporaryName name(std::string(200 - TemporaryName::prefix().size(), 'n'));
    ASSERT_EQ(name.text().size(), 200U);
    auto queue = Queue<int>::create(name.text());
    EXPECT_EQ(queue.name(), name.text());
}

TEST_F(NamesTest, HoldSpacesAndOtherLetters) {
    const TemporaryName name("a b \xc3\xa4 .. *");
    auto queue = Queue<int>::create(name.text());
    queue.put(1);
    EXPECT_EQ(Queue<int>::open(name.text()).get(), 1);
}

TEST_F(NamesTest, OfAQueueWithoutOneIsAnonymous) {
    EXPECT_EQ(Queue<int>::anonymous().name(), "anonymous");
}

} // namespace
} // namespace paceline
