// SPDX-License-Identifier: Apache-2.0
// Reading small files and splitting them; what is not there is absent.
#include <gtest/gtest.h>

#include "fake_root.hpp"
#include "lab/environment/system_files.hpp"

namespace paceline::lab {
namespace {

using Words = std::vector<std::string>;

TEST(SystemFiles, ReadsWhatIsThere) {
    const FakeRoot root;
    root.write("proc/a", " 42\n");
    root.write("proc/empty", "\n \t");
    const SystemFiles files(root.path());
    EXPECT_EQ(files.text("proc/a"), " 42\n");
    EXPECT_EQ(files.word("proc/a"), "42");
    EXPECT_EQ(files.number("proc/a"), 42);
    EXPECT_EQ(files.text("proc/empty"), "\n \t");
    EXPECT_EQ(files.word("proc/empty"), std::nullopt);
    EXPECT_EQ(files.number("proc/empty"), std::nullopt);
    EXPECT_TRUE(files.exists("proc/a"));
}

TEST(SystemFiles, FindsNothingWhereNothingIs) {
    const FakeRoot root;
    root.write("folder/file", "x");
    const SystemFiles files(root.path());
    EXPECT_EQ(files.text("none"), std::nullopt);
    EXPECT_EQ(files.text("folder"), std::nullopt);
    EXPECT_EQ(files.text("folder/file/below"), std::nullopt);
    EXPECT_FALSE(files.exists("none"));
    EXPECT_EQ(files.numbered("none", "cpu"), Words{});
}

TEST(SystemFiles, ReadsMoreThanABlock) {
    const FakeRoot root;
    const std::string large(100'000, 'x');
    root.write("large", large);
    EXPECT_EQ(SystemFiles(root.path()).text("large"), large);
}

TEST(SystemFiles, ListsNumberedNamesByNumber) {
    const FakeRoot root;
    for (const char* name : {"cpu10/x", "cpu2/x", "cpu0/x", "cpufreq/x", "cpu/x", "other1/x"}) {
        root.write(std::string("cpus/") + name, "");
    }
    EXPECT_EQ(SystemFiles(root.path()).numbered("cpus", "cpu"), (Words{"cpu0", "cpu2", "cpu10"}));
}

TEST(WholeNumber, TakesNothingElse) {
    EXPECT_EQ(whole_number("-12"), -12);
    EXPECT_EQ(whole_number("9223372036854775807"), INT64_MAX);
    for (const char* text : {"", "x", "1x", " 1", "1 ", "1.5", "9223372036854775808", "0x10"}) {
        EXPECT_EQ(whole_number(text), std::nullopt) << text;
    }
}

TEST(Split, LeavesOutEmptyParts) {
    EXPECT_EQ(split_lines("a\n\nb c\n"), (Words{"a", "b c"}));
    EXPECT_EQ(split_words(" a\t b\n"), (Words{"a", "b"}));
    EXPECT_EQ(split_words(""), Words{});
}

TEST(TextOrNull, MakesTextThatCanBeDumped) {
    EXPECT_EQ(text_or_null("caf\xC3\xA9"), "café");
    EXPECT_EQ(text_or_null("a\xFF"), "a\uFFFD");
    EXPECT_TRUE(text_or_null("").is_null());
}

} // namespace
} // namespace paceline::lab
