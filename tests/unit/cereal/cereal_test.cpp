// SPDX-License-Identifier: Apache-2.0
// What cereal serialises comes back as it was, and what is no such value is refused and not lost.
#include <map>
#include <string>
#include <vector>

#include <cereal/types/map.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <gtest/gtest.h>

#include <paceline/cereal.hpp>
#include <paceline/queue.hpp>

namespace paceline {

namespace {

using Words = std::vector<std::string>;
using Counts = std::map<std::string, int>;

struct Document {
    std::string title;
    Words words;
    Counts counts;

    template <typename Archive>
    void serialize(Archive& archive) {
        archive(title, words, counts);
    }

    friend bool operator==(const Document&, const Document&) = default;
};

TEST(Cereal, BringsNestedValuesThrough) {
    auto queue = Queue<Document>::anonymous();
    const Document document{"title", {"a", "", std::string(100000, 'x')}, {{"a", 1}, {"b", -2}}};
    queue.put(document);
    queue.put(Document{});
    EXPECT_EQ(queue.get(), document);
    EXPECT_EQ(queue.get(), Document{});
}

TEST(Cereal, SaysTheSizeThatItWrites) {
    const Words words{"one", "two", ""};
    std::vector<std::byte> bytes(Codec<Words>::size(words));
    Codec<Words>::encode(words, bytes);
    EXPECT_EQ(Codec<Words>::decode(bytes), words);
}

TEST(Cereal, WritesNothingBehindTheEnd) {
    const Words words{"one", "two"};
    std::vector<std::byte> bytes(Codec<Words>::size(words) - 1);
    EXPECT_THROW(Codec<Words>::encode(words, bytes), cereal::Exception);
}

TEST(Cereal, RefusesAMessageThatIsTooShortOrTooLong) {
    const Words words{"one", "two"};
    std::vector<std::byte> bytes(Codec<Words>::size(words));
    Codec<Words>::encode(words, bytes);
    EXPECT_THROW(Codec<Words>::decode(std::span(bytes).first(bytes.size() - 1)), IncompatibleQueue);
    bytes.push_back({});
    EXPECT_THROW(Codec<Words>::decode(bytes), IncompatibleQueue);
}

TEST(Cereal, GivesBackAMessageThatIsNoValue) {
    auto queue = Queue<Words>::anonymous({.max_attempts = 2});
    queue.put(queue.loan(3));
    EXPECT_THROW((void)queue.get(), IncompatibleQueue);
    EXPECT_EQ(queue.size(), 1U);
    EXPECT_THROW((void)queue.get(), IncompatibleQueue);
    EXPECT_EQ(queue.stats().dead_letters, 1U);
}

TEST(Cereal, TellsTypesApart) {
    auto queue = Queue<Words>::anonymous();
    EXPECT_THROW(Queue<Counts>::from_handle(queue.handle()), IncompatibleQueue);
}

TEST(Cereal, LeavesBytewiseTypesToTheirOwnCodec) {
    EXPECT_EQ(Codec<std::vector<int>>::kKind, "range");
    EXPECT_EQ(Codec<double>::kKind, "value");
}

} // namespace

} // namespace paceline
