// SPDX-License-Identifier: Apache-2.0
// The inputs of `stateful`: random words, one's own text, the answer.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cache_test_support.hpp"
#include "inputs/kernel_call.hpp"
#include "inputs/npy.hpp"

namespace paceline::inputs {
namespace {

using Stateful = CacheTest;

StatefulParameters own_text(const std::filesystem::path& directory) {
    StatefulParameters parameters;
    parameters.directory = directory;
    return parameters;
}

std::vector<std::string> documents_of(const Prepared& prepared) {
    const std::string text = read_text(prepared.files.at("documents"));
    const auto offsets = read_npy<std::uint64_t>(prepared.files.at("offsets"));
    EXPECT_EQ(offsets.shape, Shape{offsets.values.size()});
    EXPECT_EQ(offsets.values.front(), 0U);
    EXPECT_EQ(offsets.values.back(), text.size());
    std::vector<std::string> documents;
    for (std::size_t i = 0; i + 1 < offsets.values.size(); ++i) {
        documents.push_back(
            text.substr(offsets.values[i], offsets.values[i + 1] - offsets.values[i]));
    }
    return documents;
}

// The digest of the table that counts `text`, cut to what was seen more than three times.
std::string answer_for(const std::string& text) {
    const PrefixTable table = make_prefix_table();
    require_success(kernel_prefix_table_add_document(table.get(), text.data(), text.size()));
    require_success(kernel_prefix_table_keep_above(table.get(), 3));
    std::vector<std::byte> bytes(kernel_prefix_table_serialized_size(table.get()));
    require_success(kernel_prefix_table_serialize(table.get(), bytes.data(), bytes.size()));
    Digest digest;
    digest.add(0, bytes);
    return digest.text();
}

TEST_F(Stateful, MakesWordsOfRandomLettersOneSpaceApart) {
    const Prepared prepared = make_cache().prepare(small_documents());
    const std::vector<std::string> documents = documents_of(prepared);
    ASSERT_EQ(documents.size(), 6U);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const std::size_t words = i % 2 == 0 ? 10 : 40;
        ASSERT_EQ(documents[i].size(), words * 4 - 1) << i;
        for (std::size_t place = 0; place < documents[i].size(); ++place) {
            const char character = documents[i][place];
            EXPECT_EQ(character == ' ', place % 4 == 3) << i << " at " << place;
            EXPECT_TRUE(character == ' ' || (character >= 'a' && character <= 'z'));
        }
    }
    EXPECT_EQ(prepared.facts["documents"], 6);
    EXPECT_EQ(prepared.facts["text_bytes"], 3 * 39 + 3 * 159);
}

TEST_F(Stateful, UsesEveryLetterAboutAsOften) {
    StatefulParameters parameters = small_documents();
    parameters.words_even = parameters.words_odd = 5'000;
    std::map<char, int> seen;
    for (const char character : read_text(make_cache().prepare(parameters).files.at("documents"))) {
        ++seen[character];
    }
    seen.erase(' ');
    ASSERT_EQ(seen.size(), 26U);
    for (const auto& [letter, times] : seen) {
        EXPECT_NEAR(times, 90'000 / 26, 300) << letter;
    }
}

TEST_F(Stateful, MakesEveryDocumentAnew) {
    StatefulParameters parameters = small_documents();
    parameters.words_odd = parameters.words_even;
    std::vector<std::string> documents = documents_of(make_cache().prepare(parameters));
    std::sort(documents.begin(), documents.end());
    EXPECT_EQ(std::unique(documents.begin(), documents.end()), documents.end());
}

TEST_F(Stateful, TakesDocumentsWithoutWords) {
    StatefulParameters parameters = small_documents();
    parameters.words_odd = parameters.words_even = 0;
    const Prepared prepared = make_cache().prepare(parameters);
    EXPECT_EQ(documents_of(prepared), std::vector<std::string>(6));
    EXPECT_EQ(prepared.digest, answer_for(""));
}

TEST_F(Stateful, ExpectsThePrefixesSeenMoreThanThreeTimes) {
    write("text/a.txt", "ab ab ab");
    write("text/b.txt", "abc x x x");
    const Prepared prepared = make_cache().prepare(own_text(folder() / "text"));
    // "a" and "ab" four times, "abc" once, "x" three times.
    EXPECT_EQ(prepared.digest, answer_for("ab ab ab ab"));
    EXPECT_EQ(prepared.facts["answer_bytes"], 16 + 2 * 16);
}

TEST_F(Stateful, TakesEveryFileOfAFolderSortedByPath) {
    write("text/b.txt", "second");
    write("text/a.txt", "first");
    write("text/deep/er/z.md", "\u00E9t\u00E9");
    write("text/empty", "");
    const Prepared prepared = make_cache().prepare(own_text(folder() / "text"));
    EXPECT_EQ(documents_of(prepared),
              (std::vector<std::string>{"first", "second", "\u00E9t\u00E9", ""}));
    EXPECT_EQ(prepared.facts["documents"], 4);
}

TEST_F(Stateful, IgnoresTheNumbersIfThereIsOwnText) {
    write("text/a.txt", "text");
    StatefulParameters parameters = small_documents();
    parameters.directory = folder() / "text";
    EXPECT_EQ(make_cache().prepare(parameters).files,
              make_cache().prepare(own_text(folder() / "text")).files);
}

TEST_F(Stateful, KnowsOwnTextByItsContent) {
    write("text/a.txt", "one");
    const Prepared first = make_cache().prepare(own_text(folder() / "text"));
    write("text/a.txt", "two");
    const Prepared changed = make_cache().prepare(own_text(folder() / "text"));
    EXPECT_NE(changed.files, first.files);
    EXPECT_EQ(documents_of(changed), std::vector<std::string>{"two"});
}

TEST_F(Stateful, TellsTextsApartThatAreTheSameWhenJoined) {
    write("one/a.txt", "ab");
    write("one/b.txt", "c");
    write("two/a.txt", "a");
    write("two/b.txt", "bc");
    EXPECT_NE(make_cache().prepare(own_text(folder() / "one")).files,
              make_cache().prepare(own_text(folder() / "two")).files);
}

TEST_F(Stateful, RefusesAFolderWithoutFiles) {
    std::filesystem::create_directories(folder() / "text/deeper");
    EXPECT_EQ(error_of(own_text(folder() / "text")),
              "there are no files in " + (folder() / "text").string() +
                  ": give a folder with text files, one document each");
}

TEST_F(Stateful, RefusesAFolderThatCannotBeRead) {
    const std::string missing = folder() / "missing";
    EXPECT_EQ(error_of(own_text(missing)),
              "cannot read the documents in " + missing + ": No such file or directory");
    const std::string file = write("file", "text");
    EXPECT_EQ(error_of(own_text(file)),
              "cannot read the documents in " + file + ": Not a directory");
}

TEST_F(Stateful, RefusesTextThatIsNotUtf8AndNamesFileAndByte) {
    write("text/a.txt", "fine");
    const std::string path = write("text/b.txt", "caf\xE9 noir");
    EXPECT_EQ(error_of(own_text(folder() / "text")),
              path + " is not UTF-8 text: byte 3 is not part of a character; convert the file or "
                     "leave it out");
    EXPECT_TRUE(complete().empty());
}

} // namespace
} // namespace paceline::inputs
