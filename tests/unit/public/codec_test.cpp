// SPDX-License-Identifier: Apache-2.0
// Which types become bytes, and how: a codec of the caller's own is always asked.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <paceline/queue.hpp>

namespace paceline {

namespace {

// Its bytes would do, but its codec writes one byte of each number.
struct Point {
    int x = 0;
    int y = 0;
};

} // namespace

template <>
struct Codec<Point> {
    static constexpr std::string_view kKind = "point";

    static std::uint64_t size(const Point& /*point*/) { return 2; }

    static void encode(const Point& point, std::span<std::byte> to) {
        to[0] = static_cast<std::byte>(point.x);
        to[1] = static_cast<std::byte>(point.y);
    }

    static Point decode(std::span<const std::byte> from) {
        return {std::to_integer<int>(from[0]), std::to_integer<int>(from[1])};
    }
};

namespace {

TEST(Codec, OfOnesOwnIsUsedForATypeThatIsItsBytes) {
    auto queue = Queue<Point>::anonymous();
    queue.put({3, 4});
    const Message message = queue.receive();
    ASSERT_EQ(message.bytes().size(), 2U);
    EXPECT_EQ(Codec<Point>::decode(message.bytes()).y, 4);
}

TEST(Codec, CarriesValuesRangesAndViews) {
    auto values = Queue<std::array<double, 3>>::anonymous();
    values.put({1, 2, 3});
    EXPECT_EQ(values.get(), (std::array<double, 3>{1, 2, 3}));
    auto ranges = Queue<std::vector<int>>::anonymous();
    auto views = Queue<std::span<const int>>::from_handle(ranges.handle());
    const std::vector<int> numbers{1, 2, 3};
    views.put(numbers);
    EXPECT_EQ(ranges.get(), numbers);
    auto texts = Queue<std::string>::anonymous();
    auto shown = Queue<std::string_view>::from_handle(texts.handle());
    shown.put("text");
    shown.put("");
    EXPECT_EQ(texts.get(), "text");
    EXPECT_EQ(texts.get(), "");
}

TEST(Codec, RefusesBytesThatAreNoValue) {
    auto numbers = Queue<std::vector<int>>::anonymous();
    numbers.put(numbers.loan(7));
    EXPECT_THROW((void)numbers.get(), IncompatibleQueue);
    EXPECT_EQ(numbers.size(), 1U);
}

} // namespace

} // namespace paceline
