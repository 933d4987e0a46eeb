// SPDX-License-Identifier: Apache-2.0
// The serialised form of prefix tables: what it is, and that no bytes can do harm.
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "prefix_table_handle.hpp"

namespace paceline::kernels_test {
namespace {

constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kEntryBytes = 16;

// Little endian, written out: the format does not depend on the machine that tests it.
std::string little_endian(std::uint64_t value) {
    std::string bytes;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        bytes += static_cast<char>(value >> shift & 0xFFU);
    }
    return bytes;
}

// As kernels.h documents it.
std::string table_bytes(const std::vector<std::pair<std::uint64_t, std::uint64_t>>& entries) {
    std::string bytes = "PLPREFX1";
    bytes += little_endian(entries.size());
    for (const auto& [key, count] : entries) {
        bytes += little_endian(key) + little_endian(count);
    }
    return bytes;
}

std::uint64_t key_of(std::uint64_t first, std::uint64_t second = 0, std::uint64_t third = 0) {
    return first << 42U | second << 21U | third;
}

TEST(PrefixTableBytes, AreThoseOfTheDocumentedFormat) {
    const std::string expected = table_bytes({{key_of('a' + 1), 2},
                                              {key_of('a' + 1, 'b' + 1), 1},
                                              {key_of('a' + 1, 'b' + 1, 'c' + 1), 1},
                                              {key_of(0x20AC + 1), 1}});
    EXPECT_EQ(table_of("\u20AC abcd a").bytes(), expected);
    EXPECT_EQ(Table().bytes(), table_bytes({}));
}

TEST(PrefixTableBytes, AreTheSameWhateverTheOrderOfTheWords) {
    EXPECT_EQ(table_of("one two three").bytes(), table_of("three one two").bytes());
    EXPECT_NE(table_of("one two three").bytes(), table_of("one two three three").bytes());
}

TEST(PrefixTableBytes, AreTheSameHoweverTheTableGrew) {
    Table cleared = table_of("quite other words that were here before");
    ASSERT_EQ(kernel_prefix_table_clear(cleared.get()), 0);
    ASSERT_TRUE(cleared.add("one two"));
    EXPECT_EQ(cleared.bytes(), table_of("one two").bytes());
}

TEST(PrefixTableBytes, GoNowhereIfTheRoomIsTooSmall) {
    const Table table = table_of("abc");
    std::string room(kernel_prefix_table_serialized_size(table.get()), '?');
    EXPECT_NE(kernel_prefix_table_serialize(table.get(), room.data(), room.size() - 1), 0);
    EXPECT_EQ(room, std::string(room.size(), '?'));
}

TEST(PrefixTableBytes, MergeToTheTableOfAllDocuments) {
    Table merged;
    ASSERT_TRUE(merged.merge(table_of("one two").bytes()));
    ASSERT_TRUE(merged.merge(table_of("").bytes()));
    ASSERT_TRUE(merged.merge(table_of("two three").bytes()));
    EXPECT_EQ(merged.bytes(), table_of("one two two three").bytes());
}

TEST(PrefixTableBytes, MergeFromAnyAddress) {
    std::string shifted = table_of("one").bytes();
    shifted.insert(shifted.begin(), 'x');
    Table merged;
    ASSERT_TRUE(merged.merge(std::string_view(shifted).substr(1)));
    EXPECT_EQ(merged.count("one"), 1U);
}

TEST(PrefixTableBytes, AreRefusedAtEveryShorterOrLongerLength) {
    const std::string bytes = table_of("one two three").bytes();
    Table table = table_of("kept");
    const std::string before = table.bytes();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        // A copy of exactly that length, so that AddressSanitizer sees a read beyond it.
        const std::string cut(bytes, 0, length);
        ASSERT_FALSE(table.merge(cut)) << length;
    }
    EXPECT_FALSE(table.merge(bytes + "x"));
    EXPECT_FALSE(table.merge(bytes + std::string(kEntryBytes, '\1')));
    EXPECT_EQ(table.bytes(), before);
}

TEST(PrefixTableBytes, OfOneChangedBitAreRefusedOrAnotherTable) {
    const std::string bytes = table_of("\u20AC abc ab").bytes();
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string changed = bytes;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        Table table;
        if (table.merge(changed)) {
            EXPECT_EQ(table.bytes(), changed) << "bit " << bit;
        } else {
            EXPECT_EQ(table.entries(), 0U) << "bit " << bit;
        }
    }
}

TEST(PrefixTableBytes, OfAnotherFormatAreRefused) {
    std::string bytes = table_of("one").bytes();
    bytes[7] = '2';
    Table table;
    EXPECT_FALSE(table.merge(bytes));
    EXPECT_STREQ(kernel_last_error(), "kernel_prefix_table_merge: these bytes are not a serialised "
                                      "table: they begin otherwise");
}

TEST(PrefixTableBytes, ThatPromiseMoreEntriesThanThereAreAreRefused) {
    Table table;
    for (const std::uint64_t promised :
         {std::uint64_t{2}, std::uint64_t{1} << 60U, std::numeric_limits<std::uint64_t>::max()}) {
        std::string bytes = table_bytes({{key_of('a' + 1), 1}});
        bytes.replace(8, 8, little_endian(promised));
        EXPECT_FALSE(table.merge(bytes)) << promised;
    }
}

TEST(PrefixTableBytes, OfEntriesThatAreNoPrefixAreRefused) {
    const std::vector<std::uint64_t> wrong = {
        0,                             // no character
        key_of(0, 'a' + 1),            // the first is missing
        key_of('a' + 1, 0, 'b' + 1),   // the second is missing
        key_of(0xD800 + 1),            // a surrogate
        key_of('a' + 1, 0xDFFF + 1),   // another
        key_of('a' + 1, 0x110000 + 1), // above the last code point
        key_of('a' + 1) | 1ULL << 63U, // a bit that has no meaning
    };
    for (const std::uint64_t key : wrong) {
        Table table;
        EXPECT_FALSE(table.merge(table_bytes({{key, 1}}))) << std::hex << key;
        EXPECT_EQ(table.entries(), 0U);
    }
}

TEST(PrefixTableBytes, OutOfOrderOrTwiceAreRefused) {
    Table table;
    EXPECT_FALSE(table.merge(table_bytes({{key_of('b' + 1), 1}, {key_of('a' + 1), 1}})));
    EXPECT_FALSE(table.merge(table_bytes({{key_of('a' + 1), 1}, {key_of('a' + 1), 1}})));
    EXPECT_EQ(table.entries(), 0U);
}

TEST(PrefixTableBytes, WithACountOfZeroAreRefused) {
    Table table;
    EXPECT_FALSE(table.merge(table_bytes({{key_of('a' + 1), 0}})));
}

TEST(PrefixTableBytes, ThatWouldOverflowACountChangeNothing) {
    constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
    Table table;
    EXPECT_FALSE(table.merge(table_bytes({{key_of('z' + 1), kLargest + 1}})));
    ASSERT_TRUE(table.merge(table_bytes({{key_of('z' + 1), kLargest}})));
    EXPECT_FALSE(table.merge(table_bytes({{key_of('a' + 1), 1}, {key_of('z' + 1), 1}})));
    EXPECT_EQ(table.count("z"), kLargest);
    EXPECT_EQ(table.count("a"), 0U) << "nothing of refused bytes is counted";
    EXPECT_EQ(table.bytes().size(), kHeaderBytes + kEntryBytes);
}

} // namespace
} // namespace paceline::kernels_test
