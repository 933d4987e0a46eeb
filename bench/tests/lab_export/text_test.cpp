// SPDX-License-Identifier: Apache-2.0
// Foreign text can neither break the encoding, nor the line, nor the columns.
#include <gtest/gtest.h>

#include "lab/export/text.hpp"

namespace paceline::lab {
namespace {

using Lines = std::vector<std::string>;

TEST(ValidUtf8, KeepsWhatIsValid) {
    EXPECT_EQ(valid_utf8("plain, café, 日本, 🙂\n\t"), "plain, café, 日本, 🙂\n\t");
}

TEST(ValidUtf8, ReplacesEachByteThatIsNot) {
    EXPECT_EQ(valid_utf8("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(valid_utf8("\xC3"), "\uFFFD");                     // cut off
    EXPECT_EQ(valid_utf8("\xC3(x"), "\uFFFD(x");                 // what follows is kept
    EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD"); // a surrogate
    EXPECT_EQ(valid_utf8("\xC0\xAF"), "\uFFFD\uFFFD");           // overlong
    EXPECT_EQ(valid_utf8("\xE6\x97"
                         "a"),
              "\uFFFD\uFFFD"
              "a");
}

TEST(OneLine, TurnsControlCharactersAndLineBreaksIntoSingleBlanks) {
    EXPECT_EQ(one_line(" a\n\n  b\t\r\nc "), "a b c");
    EXPECT_EQ(one_line("red\x1b[31m"), "red [31m");
    EXPECT_EQ(one_line("\x7F"
                       "a\u009B"
                       "b"),
              "a b");
    EXPECT_EQ(one_line(std::string_view("a\0b", 3)), "a b");
    EXPECT_EQ(one_line("\n\t "), "");
}

TEST(OneLine, DropsCharactersThatChangeTheDirectionOrAreInvisible) {
    EXPECT_EQ(one_line("a\u202Eb\u200Bc\uFEFF"), "abc");
}

TEST(DisplayWidth, CountsColumnsAndNotBytes) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("café"), 4U);
    EXPECT_EQ(display_width("cafe\u0301"), 4U); // a combining accent
    EXPECT_EQ(display_width("日本"), 4U);
    EXPECT_EQ(display_width("🙂"), 2U);
    EXPECT_EQ(display_width("─│…–"), 4U);
    EXPECT_EQ(display_width("\xFF"), 1U);
    EXPECT_EQ(display_width(""), 0U);
}

TEST(Fit, CutsToTheWidthAndMarksIt) {
    EXPECT_EQ(fit("abcdef", 6), "abcdef");
    EXPECT_EQ(fit("abcdef", 5), "abcd…");
    EXPECT_EQ(fit("abcdef", 1), "…");
    EXPECT_EQ(fit("abcdef", 0), "");
    EXPECT_EQ(fit("日本語", 4), "日…"); // a wide character is not cut in half
    EXPECT_EQ(fit("a\xFF", 2), "a\uFFFD");
}

TEST(Pad, FillsByColumns) {
    EXPECT_EQ(pad_right("é", 3), "é  ");
    EXPECT_EQ(pad_left("日", 3), " 日");
    EXPECT_EQ(pad_left("long", 3), "long");
    EXPECT_EQ(pad_right("long", 3), "long");
}

TEST(Wrap, BreaksAtBlanks) {
    EXPECT_EQ(wrap("one two three", 7), (Lines{"one two", "three"}));
    EXPECT_EQ(wrap("one two three", 13), (Lines{"one two three"}));
    EXPECT_EQ(wrap("", 10), Lines{});
}

TEST(Wrap, IndentsTheLinesAfterTheFirstWithinTheWidth) {
    EXPECT_EQ(wrap("aa bb cc dd", 5, 2), (Lines{"aa bb", "  cc", "  dd"}));
}

TEST(Wrap, LetsALongWordStickOut) {
    EXPECT_EQ(wrap("a incomprehensible b", 5, 2), (Lines{"a", "  incomprehensible", "  b"}));
}

} // namespace
} // namespace paceline::lab
