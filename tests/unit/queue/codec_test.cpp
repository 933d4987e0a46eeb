// SPDX-License-Identifier: Apache-2.0
// Types on their way through a queue, codecs that throw, and queues of other types.
#include <stdexcept>
#include <vector>

#include "../../support/queue_fixture.hpp"

namespace paceline::test {

// Text that must not be "bad": neither to be put nor to be got.
struct Word {
    std::string text;
};

struct BadWord : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Point {
    double x = 0;
    double y = 0;
};

} // namespace paceline::test

template <>
struct paceline::Codec<paceline::test::Word> {
    // A name of its own, whatever it means.
    using Item = class Unknown;
    static constexpr std::string_view kKind = "word";

    static std::uint64_t size(const test::Word& word) {
        if (word.text == "no size") {
            throw test::BadWord("size");
        }
        return word.text.size();
    }

    static void encode(const test::Word& word, std::span<std::byte> to) {
        if (word.text == "not encoded") {
            throw test::BadWord("encode");
        }
        std::memcpy(to.data(), word.text.data(), to.size());
    }

    static test::Word decode(std::span<const std::byte> from) {
        test::Word word{{reinterpret_cast<const char*>(from.data()), from.size()}};
        if (word.text == "bad") {
            throw test::BadWord("decode");
        }
        return word;
    }
};

namespace paceline {
namespace {

using test::outcome;
using test::TemporaryName;
using test::Word;

using CodecTest = test::QueueFixture;

TEST_F(CodecTest, CarriesValuesRangesAndOnesOwn) {
    auto points = Queue<test::Point>::anonymous();
    points.put({1.5, 2.5});
    EXPECT_EQ(points.get().y, 2.5);
    auto lists = Queue<std::vector<std::uint16_t>>::anonymous();
    lists.put({{1, 2, 3}});
    EXPECT_EQ(lists.get(), (std::vector<std::uint16_t>{1, 2, 3}));
    auto words = Queue<Word>::anonymous();
    words.put({"hello"});
    EXPECT_EQ(words.get().text, "hello");
    auto views = Queue<std::string_view>::anonymous();
    views.put("shown");
    EXPECT_EQ(views.receive().bytes().size(), 5U);
}

TEST_F(CodecTest, ThatThrowsInPutSendsNothing) {
    auto queue = Queue<Word>::anonymous({.capacity = 1});
    for (int round = 0; round < 100; ++round) {
        EXPECT_THROW(queue.put({"not encoded"}), test::BadWord);
        EXPECT_THROW(queue.put({"no size"}), test::BadWord);
        EXPECT_THROW((void)queue.try_put({"not encoded"}), test::BadWord);
    }
    EXPECT_EQ(queue.size(), 0U);
    EXPECT_EQ(queue.stats().sent, 0U);
    EXPECT_EQ(queue.stats().participants, 1U);
    queue.put({"good"});
    EXPECT_EQ(queue.get().text, "good");
}

TEST_F(CodecTest, ThatThrowsInGetGivesTheMessageBackUntilItIsADeadLetter) {
    auto queue = Queue<Word>::anonymous({.max_attempts = 2});
    queue.put({"bad"});
    queue.put({"good"});
    EXPECT_THROW((void)queue.get(), test::BadWord);
    EXPECT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_THROW((void)queue.try_get(), test::BadWord);
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.get().text, "good");
    EXPECT_EQ(queue.stats().acknowledged, 1U);
    EXPECT_EQ(queue.stats().received, 3U);
    EXPECT_EQ(queue.stats().redelivered, 1U);
    EXPECT_EQ(queue.dead_letters().get()->bytes().size(), 3U);
}

TEST_F(CodecTest, ThatThrowsInTheMiddleOfManyEndsThem) {
    auto queue = Queue<Word>::anonymous({.max_attempts = 1});
    queue.put({"first"});
    queue.put({"bad"});
    queue.put({"last"});
    const std::vector<Word> some = queue.get_many(5);
    ASSERT_EQ(some.size(), 1U);
    EXPECT_EQ(some[0].text, "first");
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.get_many(5).at(0).text, "last");
}

TEST_F(CodecTest, RefusesBytesThatAreNoValue) {
    const TemporaryName name;
    auto queue = Queue<std::uint32_t>::create(name.text(), {.max_attempts = 1});
    queue.put(queue.loan(3));
    EXPECT_EQ(outcome([&] { return queue.get(); }),
              "IncompatibleQueue: a message of 3 bytes is no value of this queue: a multiple of 4 "
              "was expected");
    auto lists = Queue<std::vector<std::uint32_t>>::anonymous({.max_attempts = 1});
    lists.put(lists.loan(6));
    EXPECT_EQ(outcome([&] { return lists.get(); }),
              "IncompatibleQueue: a message of 6 bytes is no value of this queue: a multiple of 4 "
              "was expected");
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(lists.stats().dead_letters, 1U);
}

TEST(MessageType, TellsWhatABytewiseTypeIsAndNotHowItIsCalled) {
    struct Pair {
        std::uint16_t first;
        std::uint16_t second;
    };
    enum class Color : std::uint32_t {};
    constexpr std::uint64_t integer = detail::message_type<std::uint32_t>();
    EXPECT_EQ(detail::message_type<int>(), integer);
    EXPECT_EQ(detail::message_type<Color>(), integer);
    EXPECT_NE(detail::message_type<float>(), integer);
    EXPECT_NE(detail::message_type<Pair>(), integer);
    EXPECT_NE(detail::message_type<Pair>(), detail::message_type<float>());
    EXPECT_NE(detail::message_type<std::uint64_t>(), integer);
    EXPECT_NE(detail::message_type<std::vector<std::uint32_t>>(), integer);
    EXPECT_NE(detail::message_type<std::vector<float>>(),
              detail::message_type<std::vector<std::uint32_t>>());
    EXPECT_EQ(detail::message_type<std::vector<float>>(),
              detail::message_type<std::span<const float>>());
    EXPECT_EQ(detail::message_type<std::string>(), detail::message_type<std::vector<std::byte>>());
    EXPECT_EQ(detail::message_type<std::string_view>(),
              detail::message_type<std::span<const std::uint8_t>>());
    EXPECT_NE(detail::message_type<bool>(), detail::message_type<std::byte>());
}

TEST(MessageType, OfACodecOfOnesOwnIsThatOfItsKind) {
    EXPECT_EQ(detail::message_type<Word>(), detail::hash_text(Codec<Word>::kKind));
}

TEST_F(CodecTest, OfAnotherTypeIsRefusedWhenAQueueIsOpened) {
    const TemporaryName name;
    auto queue = Queue<std::uint32_t>::create(name.text());
    const std::string refusal = "IncompatibleQueue: cannot open queue '" + name.text() +
                                "': its messages are of another type; open it with the type that "
                                "it was created with";
    EXPECT_EQ(outcome([&] { return Queue<std::uint64_t>::open(name.text()); }), refusal);
    EXPECT_EQ(outcome([&] { return Queue<std::string>::open(name.text()); }), refusal);
    EXPECT_EQ(outcome([&] { return Queue<Word>::open_or_create(name.text()); }), refusal);
    EXPECT_EQ(outcome([&] { return Queue<std::uint32_t>::open(name.text()); }), "done");
    EXPECT_EQ(outcome([&] { return Queue<float>::open(name.text()); }), refusal);
    EXPECT_EQ(test::kind([&] { return Queue<Word>::from_handle(queue.handle()); }),
              "IncompatibleQueue");
}

TEST_F(CodecTest, OfARangeIsTheSameForAllRangesOfItsItems) {
    const TemporaryName name;
    auto queue = Queue<std::string_view>::create(name.text());
    queue.put("seen");
    EXPECT_EQ(Queue<std::string>::open(name.text()).get(), "seen");
    queue.put("seen");
    EXPECT_EQ(Queue<std::vector<char>>::open(name.text()).get().size(), 4U);
    const std::span<const std::byte> nothing;
    EXPECT_EQ(Queue<std::span<const std::byte>>::open(name.text()).try_put(nothing), PutStatus::ok);
}

} // namespace
} // namespace paceline
