// SPDX-License-Identifier: Apache-2.0
// Digests against hashes made by xxHash's own library, and against published values.
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "kernels/kernels.h"

namespace {

std::string text_of(const kernel_digest& digest) {
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    EXPECT_EQ(kernel_digest_text(&digest, text.data(), text.size()), 0) << kernel_last_error();
    return text.data();
}

kernel_digest digest_of(const std::vector<std::string>& results, std::uint64_t first_index = 0) {
    kernel_digest digest{};
    for (const std::string& result : results) {
        EXPECT_EQ(kernel_digest_add(&digest, first_index++, result.data(), result.size()), 0);
    }
    return digest;
}

TEST(Digest, OfNothingIsZero) {
    EXPECT_EQ(text_of(kernel_digest{}), "00000000000000000000000000000000:0");
}

TEST(Digest, OfOneEmptyResultIsThePublishedHashOfNothing) {
    EXPECT_EQ(text_of(digest_of({""})), "99aa06d3014798d86001c324468d497f:1");
}

TEST(Digest, UsesTheIndexAsSeed) {
    const XXH128_hash_t hash = XXH3_128bits_withSeed("paceline", 8, 42);
    const kernel_digest digest = digest_of({"paceline"}, 42);
    EXPECT_EQ(digest.low, hash.low64);
    EXPECT_EQ(digest.high, hash.high64);
    EXPECT_EQ(digest.count, 1U);
}

TEST(Digest, CarriesFromTheLowIntoTheHighHalf) {
    const XXH128_hash_t hash = XXH3_128bits_withSeed("a", 1, 0);
    kernel_digest digest{std::numeric_limits<std::uint64_t>::max(), 10, 0};
    ASSERT_EQ(kernel_digest_add(&digest, 0, "a", 1), 0);
    EXPECT_EQ(digest.low, hash.low64 - 1);
    EXPECT_EQ(digest.high, hash.high64 + 11);
}

TEST(Digest, DoesNotDependOnTheOrderOfResults) {
    kernel_digest backwards{};
    ASSERT_EQ(kernel_digest_add(&backwards, 1, "two", 3), 0);
    ASSERT_EQ(kernel_digest_add(&backwards, 0, "one", 3), 0);
    EXPECT_EQ(text_of(backwards), text_of(digest_of({"one", "two"})));
}

TEST(Digest, TellsWhichResultBelongsToWhichIndex) {
    EXPECT_NE(text_of(digest_of({"one", "two"})), text_of(digest_of({"two", "one"})));
}

TEST(Digest, TellsADoubledResultFromASingleOne) {
    kernel_digest doubled = digest_of({"one"});
    ASSERT_EQ(kernel_digest_add(&doubled, 0, "one", 3), 0);
    EXPECT_NE(text_of(doubled), text_of(digest_of({"one"})));
}

TEST(Digest, MergesToThatOfAllResults) {
    kernel_digest parts = digest_of({"one"});
    const kernel_digest rest = digest_of({"two", "three"}, 1);
    ASSERT_EQ(kernel_digest_merge(&parts, &rest), 0);
    EXPECT_EQ(text_of(parts), text_of(digest_of({"one", "two", "three"})));
}

TEST(Digest, MergesWithItself) {
    kernel_digest twice = digest_of({"one"});
    ASSERT_EQ(kernel_digest_merge(&twice, &twice), 0);
    kernel_digest expected = digest_of({"one"});
    const kernel_digest other = digest_of({"one"});
    ASSERT_EQ(kernel_digest_merge(&expected, &other), 0);
    EXPECT_EQ(text_of(twice), text_of(expected));
}

TEST(Digest, WritesHighBeforeLowAndTheLongestText) {
    const kernel_digest digest{0xFEDCBA9876543210U, 0x0123456789ABCDEFU,
                               std::numeric_limits<std::uint64_t>::max()};
    EXPECT_EQ(text_of(digest), "0123456789abcdeffedcba9876543210:18446744073709551615");
}

TEST(Digest, NeedsRoomForTheFinalZero) {
    const kernel_digest digest{};
    std::array<char, 35> text{};
    text.fill('x');
    EXPECT_NE(kernel_digest_text(&digest, text.data(), 34), 0);
    EXPECT_EQ(text[0], 'x') << "nothing may be written";
    EXPECT_EQ(kernel_digest_text(&digest, text.data(), 35), 0);
    EXPECT_EQ(text[34], '\0');
}

TEST(Digest, RefusesNull) {
    kernel_digest digest{};
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    EXPECT_NE(kernel_digest_add(nullptr, 0, "a", 1), 0);
    EXPECT_NE(kernel_digest_add(&digest, 0, nullptr, 1), 0);
    EXPECT_EQ(kernel_digest_add(&digest, 0, nullptr, 0), 0) << "an empty result may be null";
    EXPECT_NE(kernel_digest_merge(&digest, nullptr), 0);
    EXPECT_NE(kernel_digest_merge(nullptr, &digest), 0);
    EXPECT_NE(kernel_digest_text(nullptr, text.data(), text.size()), 0);
    EXPECT_NE(kernel_digest_text(&digest, nullptr, text.size()), 0);
    EXPECT_EQ(digest.count, 1U);
}

} // namespace
