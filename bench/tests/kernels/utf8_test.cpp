// SPDX-License-Identifier: Apache-2.0
// UTF-8 at the borders of what the Unicode standard calls well-formed.
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "kernels/utf8.hpp"

namespace paceline::kernels {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsTheFirstAndLastCharacterOfEachLength) {
    for (const std::string_view text :
         {"\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
          "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv}) {
        EXPECT_EQ(first_invalid_byte(text), std::nullopt) << testing::PrintToString(text);
        ASSERT_TRUE(first_character(text));
        EXPECT_EQ(first_character(text)->bytes, text.size());
    }
    EXPECT_EQ(first_character("\xF4\x8F\xBF\xBF")->code_point, kLastCodePoint);
    EXPECT_EQ(first_character("\xE2\x82\xAC")->code_point, 0x20ACU);
}

TEST(Utf8, RefusesWhatIsJustBeyond) {
    for (const std::string_view text :
         {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
          "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv,
          "\xFF"sv, "\xC2"sv, "\xC2\x41"sv, "\xE2\x82"sv, "\xE2\x41\x80"sv, "\xF0\x90\x80"sv,
          "\xF0\x90\x80\xC0"sv}) {
        EXPECT_EQ(first_invalid_byte(text), 0U) << testing::PrintToString(text);
        EXPECT_FALSE(first_character(text)) << testing::PrintToString(text);
    }
}

TEST(Utf8, NamesTheFirstInvalidByteWhereverItStands) {
    for (std::size_t before = 0; before < 40; ++before) {
        for (std::size_t after = 0; after < 20; ++after) {
            const std::string text = std::string(before, 'a') + "\xFF" + std::string(after, 'b');
            ASSERT_EQ(first_invalid_byte(text), before) << before << " and " << after;
        }
    }
}

TEST(Utf8, AcceptsTextOfAnyLength) {
    std::string text;
    for (std::size_t characters = 0; characters < 40; ++characters) {
        EXPECT_EQ(first_invalid_byte(text), std::nullopt) << characters;
        text += characters % 3 == 0 ? "\u20AC" : "a";
    }
}

TEST(Utf8, HasNoCharacterInAnEmptyText) {
    EXPECT_FALSE(first_character(""));
    EXPECT_EQ(first_invalid_byte(""), std::nullopt);
}

} // namespace
} // namespace paceline::kernels
