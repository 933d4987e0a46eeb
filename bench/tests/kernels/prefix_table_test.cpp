// SPDX-License-Identifier: Apache-2.0
// Prefix counts of small texts whose answer can be seen.
#include <string>

#include <gtest/gtest.h>

#include "prefix_table_handle.hpp"

namespace paceline::kernels_test {
namespace {

TEST(PrefixTable, CountsThePrefixesOfOneWord) {
    const Table table = table_of("paceline");
    EXPECT_EQ(table.count("p"), 1U);
    EXPECT_EQ(table.count("pa"), 1U);
    EXPECT_EQ(table.count("pac"), 1U);
    EXPECT_EQ(table.count("pace"), 0U);
    EXPECT_EQ(table.count("a"), 0U);
    EXPECT_EQ(table.entries(), 3U);
}

TEST(PrefixTable, CountsAShortWordAsFarAsItGoes) {
    const Table table = table_of("a ab a");
    EXPECT_EQ(table.count("a"), 3U);
    EXPECT_EQ(table.count("ab"), 1U);
    EXPECT_EQ(table.entries(), 2U);
}

TEST(PrefixTable, SplitsAtEveryAsciiWhiteSpaceAndNowhereElse) {
    EXPECT_EQ(table_of("a\tb\nc\vd\fe\rf g").entries(), 7U);
    EXPECT_EQ(table_of(std::string("a\0b", 3)).entries(), 3U) << "a zero byte is a character";
    EXPECT_EQ(table_of("a\x1C"
                       "b")
                  .entries(),
              3U)
        << "Python's str.split() would split here";
    EXPECT_EQ(table_of("a\u00A0b").entries(), 3U) << "a no-break space is a character";
    EXPECT_EQ(table_of("a\u3000b").entries(), 3U) << "an ideographic space is a character";
}

TEST(PrefixTable, IgnoresWhiteSpaceAroundWords) {
    EXPECT_EQ(table_of("  \n a \t\t").count("a"), 1U);
    EXPECT_EQ(table_of(" \n\t ").entries(), 0U);
}

TEST(PrefixTable, TakesAnEmptyDocument) {
    Table table;
    EXPECT_TRUE(table.add(""));
    EXPECT_EQ(kernel_prefix_table_add_document(table.get(), nullptr, 0), 0);
    EXPECT_EQ(table.entries(), 0U);
}

TEST(PrefixTable, CountsCharactersAndNotBytes) {
    const Table table = table_of("\u00E9t\u00E9s \u20AC\U0001F600\u0416\u4E2D");
    EXPECT_EQ(table.count("\u00E9"), 1U);
    EXPECT_EQ(table.count("\u00E9t"), 1U);
    EXPECT_EQ(table.count("\u00E9t\u00E9"), 1U);
    EXPECT_EQ(table.count("\u20AC"), 1U);
    EXPECT_EQ(table.count("\u20AC\U0001F600"), 1U);
    EXPECT_EQ(table.count("\u20AC\U0001F600\u0416"), 1U);
    EXPECT_EQ(table.entries(), 6U);
}

TEST(PrefixTable, TakesTheLastCodePointThreeTimes) {
    const Table table = table_of("\U0010FFFF\U0010FFFF\U0010FFFF");
    EXPECT_EQ(table.count("\U0010FFFF\U0010FFFF\U0010FFFF"), 1U);
    EXPECT_EQ(table.entries(), 3U);
}

TEST(PrefixTable, AddsDocumentsUp) {
    Table table = table_of("one two");
    ASSERT_TRUE(table.add("one three"));
    EXPECT_EQ(table.count("one"), 2U);
    EXPECT_EQ(table.count("t"), 2U);
    EXPECT_EQ(table.count("tw"), 1U);
}

TEST(PrefixTable, RefusesTextThatIsNotUtf8AndNamesTheByte) {
    Table table = table_of("kept");
    EXPECT_FALSE(table.add("fine then \xFF"));
    EXPECT_STREQ(kernel_last_error(),
                 "kernel_prefix_table_add_document: the text is not UTF-8 at byte 10");
    EXPECT_EQ(table.count("f"), 0U) << "nothing of a refused document is counted";
    EXPECT_EQ(table.entries(), 3U);
}

TEST(PrefixTable, RefusesACharacterThatIsCutOff) {
    Table table;
    EXPECT_FALSE(table.add("abcd\xE2\x82"));
    EXPECT_FALSE(table.add("\xE2\x82 a"));
}

TEST(PrefixTable, GrowsFarBeyondItsFirstSize) {
    Table table;
    std::string text;
    for (char32_t character = 0x4E00; character < 0x4E00 + 20'000; ++character) {
        text += static_cast<char>(0xE0U | character >> 12U);
        text += static_cast<char>(0x80U | (character >> 6U & 0x3FU));
        text += static_cast<char>(0x80U | (character & 0x3FU));
        text += ' ';
    }
    ASSERT_TRUE(table.add(text));
    ASSERT_TRUE(table.add(text));
    EXPECT_EQ(table.entries(), 20'000U);
    EXPECT_EQ(table.count("\u4E00"), 2U);
    EXPECT_EQ(table.count("\u5DDC"), 2U);
}

TEST(PrefixTable, KeepsOnlyWhatWasSeenMoreOften) {
    Table table = table_of("aa aa aa aa b b b");
    ASSERT_EQ(kernel_prefix_table_keep_above(table.get(), 3), 0);
    EXPECT_EQ(table.count("a"), 4U);
    EXPECT_EQ(table.count("aa"), 4U);
    EXPECT_EQ(table.count("b"), 0U);
    EXPECT_EQ(table.entries(), 2U);
    ASSERT_TRUE(table.add("b"));
    EXPECT_EQ(table.count("b"), 1U) << "a dropped prefix starts anew";
}

TEST(PrefixTable, IsEmptyAfterClear) {
    Table table = table_of("some words");
    ASSERT_EQ(kernel_prefix_table_clear(table.get()), 0);
    EXPECT_EQ(table.entries(), 0U);
    EXPECT_EQ(table.bytes(), Table().bytes());
    ASSERT_TRUE(table.add("some"));
    EXPECT_EQ(table.count("some"), 0U);
    EXPECT_EQ(table.count("som"), 1U);
}

TEST(PrefixTable, CountsNothingForWhatIsNoPrefix) {
    const Table table = table_of("a");
    EXPECT_EQ(table.count(""), 0U);
    EXPECT_EQ(table.count("\xFF"), 0U);
    EXPECT_EQ(table.count("abcd"), 0U);
    EXPECT_EQ(kernel_prefix_table_count(table.get(), nullptr, 0), 0U);
    EXPECT_EQ(kernel_prefix_table_count(table.get(), nullptr, 3), 0U);
    EXPECT_EQ(kernel_prefix_table_count(nullptr, "a", 1), 0U);
}

TEST(PrefixTable, RefusesNull) {
    Table table;
    char byte = 0;
    EXPECT_NE(kernel_prefix_table_clear(nullptr), 0);
    EXPECT_NE(kernel_prefix_table_add_document(nullptr, "a", 1), 0);
    EXPECT_NE(kernel_prefix_table_add_document(table.get(), nullptr, 1), 0);
    EXPECT_EQ(kernel_prefix_table_serialized_size(nullptr), 0U);
    EXPECT_NE(kernel_prefix_table_serialize(nullptr, &byte, 1), 0);
    EXPECT_NE(kernel_prefix_table_serialize(table.get(), nullptr, 100), 0);
    EXPECT_NE(kernel_prefix_table_merge(nullptr, &byte, 1), 0);
    EXPECT_NE(kernel_prefix_table_merge(table.get(), nullptr, 16), 0);
    EXPECT_NE(kernel_prefix_table_keep_above(nullptr, 3), 0);
    kernel_prefix_table_destroy(nullptr);
}

} // namespace
} // namespace paceline::kernels_test
