// SPDX-License-Identifier: Apache-2.0
// Files, pieces and numbers.
#include <gtest/gtest.h>

#include "../../support/fake_root.hpp"
#include "os/text_file.hpp"

namespace paceline::os {
namespace {

using Pieces = std::vector<std::string_view>;

TEST(TextFile, IsReadToItsEnd) {
    const test::FakeRoot root;
    const std::string text(100'000, 'x');
    root.write("file", text);
    EXPECT_EQ(read_text(root.path() + "/file"), text);
}

TEST(TextFile, ThatIsNotThereOrIsAFolderIsAbsent) {
    const test::FakeRoot root;
    EXPECT_EQ(read_text(root.path() + "/file"), std::nullopt);
    EXPECT_EQ(read_text(root.path()), std::nullopt);
}

TEST(Split, LeavesOutEmptyPieces) {
    EXPECT_EQ(split(" a  bc ", ' '), (Pieces{"a", "bc"}));
    EXPECT_EQ(split("", ' '), Pieces{});
    EXPECT_EQ(split("a", ' '), Pieces{"a"});
}

TEST(WholeNumber, IsTheWholeTextOrAbsent) {
    EXPECT_EQ(whole_number("120"), 120U);
    EXPECT_EQ(whole_number("1f", 16), 31U);
    EXPECT_EQ(whole_number("max"), std::nullopt);
    EXPECT_EQ(whole_number("-1"), std::nullopt);
    EXPECT_EQ(whole_number("12 "), std::nullopt);
    EXPECT_EQ(whole_number(""), std::nullopt);
}

} // namespace
} // namespace paceline::os
