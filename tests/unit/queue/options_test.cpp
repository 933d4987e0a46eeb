// SPDX-License-Identifier: Apache-2.0
// Options and names that cannot be are refused with their limit; those at the limit are taken.
#include <functional>

#include "../../support/queue_fixture.hpp"

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
