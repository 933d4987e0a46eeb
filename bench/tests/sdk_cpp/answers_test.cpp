// SPDX-License-Identifier: Apache-2.0
// The digest of answers: any order, every one once, every byte.
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "paceline_sdk/answers.hpp"
#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

using Bytes = std::vector<std::byte>;

// Three results that differ.
Bytes result(std::size_t index) {
    return Bytes(index == 2 ? 100 : 8, static_cast<std::byte>(index + 1));
}

std::string digest_of(const std::vector<std::size_t>& order) {
    Answers answers(false);
    for (const std::size_t index : order) {
        answers.add(index, result(index));
    }
    return answers.finish();
}

TEST(Answers, CountAlikeInAnyOrder) {
    EXPECT_EQ(digest_of({0, 1, 2}), digest_of({2, 0, 1}));
    EXPECT_EQ(digest_of({0, 1, 2}).substr(32), ":3");
}

TEST(Answers, DifferWhenOneIsLostOrDoubled) {
    EXPECT_NE(digest_of({0, 1}), digest_of({0, 1, 2}));
    EXPECT_NE(digest_of({0, 1, 2, 2}), digest_of({0, 1, 2}));
}

TEST(Answers, DifferWhenTwoResultsAreSwapped) {
    Answers swapped(false);
    swapped.add(0, result(1));
    swapped.add(1, result(0));
    EXPECT_NE(swapped.finish(), digest_of({0, 1}));
}

TEST(Answers, DifferInTheLastByte) {
    Bytes changed = result(2);
    changed.back() = std::byte{4};
    Answers answers(false);
    answers.add(2, changed);
    EXPECT_NE(answers.finish(), digest_of({2}));
}

TEST(Answers, RefuseATableThatTheWorkloadDoesNotHave) {
    Answers answers(false);
    EXPECT_THROW(answers.add_table(PrefixTable().serialized()), std::logic_error);
}

TEST(Answers, RefuseADamagedTable) {
    Answers answers(true);
    EXPECT_THROW(answers.add_table(result(0)), KernelError);
}

TEST(Answers, KeepOnlyPrefixesThatAllTablesTogetherSawMoreThanThreeTimes) {
    const auto add = [](Answers& answers, std::string_view text) {
        PrefixTable table;
        table.add_document(std::as_bytes(std::span(text)));
        answers.add_table(table.serialized());
    };
    Answers apart(true);
    add(apart, "a a b b b");
    add(apart, "a a");
    Answers together(true);
    add(together, "a a a a");
    EXPECT_EQ(apart.finish(), together.finish());
    Answers rare(true);
    add(rare, "a a a");
    Answers none(true);
    EXPECT_EQ(rare.finish(), none.finish());
}

} // namespace

} // namespace paceline::sdk
