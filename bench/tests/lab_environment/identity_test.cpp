// SPDX-License-Identifier: Apache-2.0
// Hidden names and sums of files, against values that other programs gave.
#include <gtest/gtest.h>

#include "fake_root.hpp"
#include "lab/environment/identity.hpp"

namespace paceline::lab {
namespace {

TEST(HiddenName, IsTheUuidThatOtherProgramsGive) {
    // Python: uuid5(uuid5(UUID("7a1c520e-934d-4b6f-8e21-5dc03bf76619"), secret), name)
    EXPECT_EQ(hidden_name("host", ""), "57771e2f-1c05-568e-a18e-32e0fb90ec20");
    EXPECT_EQ(hidden_name("host", "secret"), "1c263f3f-7349-5a25-95b1-9e2aaedcbd0b");
}

TEST(HiddenName, DependsOnNameAndSecret) {
    EXPECT_NE(hidden_name("a", "s"), hidden_name("b", "s"));
    EXPECT_NE(hidden_name("a", "s"), hidden_name("a", "t"));
    EXPECT_EQ(hidden_name("a", "s"), hidden_name("a", "s"));
}

TEST(FileSum, IsWhatXxhsumPrints) {
    const FakeRoot root;
    root.write("empty", "");
    EXPECT_EQ(file_sum(root.path() / "empty"), "xxh3-128:99aa06d3014798d86001c324468d497f");
    root.write("abc", "abc");
    EXPECT_EQ(file_sum(root.path() / "abc"), "xxh3-128:06b05ab6733a618578af5f94892f3950");
}

TEST(FileSum, CoversTheWholeFile) {
    const FakeRoot root;
    std::string text(200'000, 'x');
    root.write("a", text);
    text.back() = 'y';
    root.write("b", text);
    EXPECT_NE(file_sum(root.path() / "a"), file_sum(root.path() / "b"));
}

TEST(FileSum, OfWhatCannotBeReadIsAbsent) {
    const FakeRoot root;
    EXPECT_EQ(file_sum(root.path() / "none"), std::nullopt);
    EXPECT_EQ(file_sum(root.path()), std::nullopt);
}

} // namespace
} // namespace paceline::lab
