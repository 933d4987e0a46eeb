// SPDX-License-Identifier: Apache-2.0
// The cache when all goes well: what is made once, what again, and that it is the same.
#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cache_test_support.hpp"
#include "inputs/cache.hpp"

namespace paceline::inputs {
namespace {

using CacheOf = CacheTest;

struct stat status_of(const std::filesystem::path& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
    return status;
}

void change_text(const std::filesystem::path& path, const std::string& from,
                 const std::string& to) {
    std::string text = read_text(path);
    ASSERT_TRUE(has(text, from)) << path;
    text.replace(text.find(from), from.size(), to);
    std::ofstream(path, std::ios::binary) << text;
}

std::filesystem::path expected_json(const Prepared& prepared) {
    return prepared.files.begin()->second.parent_path().parent_path() / "expected/expected.json";
}

TEST_F(CacheOf, GivesTheSameInputsForTheSameParameters) {
    const Prepared first = make_cache().prepare(small_documents());
    const std::string text = read_text(first.files.at("documents"));
    std::filesystem::remove_all(cache_folder());
    const Prepared again = make_cache().prepare(small_documents());
    EXPECT_EQ(read_text(again.files.at("documents")), text);
    EXPECT_EQ(again.files, first.files);
    EXPECT_EQ(again.digest, first.digest);
    EXPECT_EQ(again.facts, first.facts);
}

TEST_F(CacheOf, DoesNotMakeAgainWhatIsThere) {
    const Prepared first = make_cache().prepare(small_documents());
    const struct stat before = status_of(first.files.at("documents"));
    const std::size_t reports = reported().size();
    const Prepared again = make_cache().prepare(small_documents());
    const struct stat after = status_of(again.files.at("documents"));
    EXPECT_EQ(after.st_ino, before.st_ino);
    EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
    EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    EXPECT_EQ(reported().size(), reports) << "nothing was to be done";
    EXPECT_EQ(again.digest, first.digest);
    EXPECT_EQ(again.facts, first.facts);
}

TEST_F(CacheOf, GivesOtherInputsForAnyOtherParameter) {
    std::vector<StatefulParameters> all(6, small_documents());
    all[1].documents += 1;
    all[2].words_odd += 1;
    all[3].words_even += 1;
    all[4].letters += 1;
    all[5].seed += 1;
    std::set<std::string> texts;
    std::vector<std::string> digests;
    for (const StatefulParameters& parameters : all) {
        const Prepared prepared = make_cache().prepare(parameters);
        texts.insert(read_text(prepared.files.at("documents")));
        digests.push_back(prepared.digest);
    }
    EXPECT_EQ(texts.size(), all.size());
    EXPECT_EQ(std::count(digests.begin(), digests.end(), digests[0]), 1);
    EXPECT_EQ(complete().size(), all.size());
}

TEST_F(CacheOf, NamesAFolderAfterItsParameters) {
    make_cache().prepare(small_arrays());
    ASSERT_EQ(complete().size(), 1U);
    const std::string start = "queue-put_get-9-messages-of-10-elements-seed-1-";
    EXPECT_TRUE(complete()[0].starts_with(start)) << complete()[0];
    EXPECT_EQ(complete()[0].size(), start.size() + 16);
}

TEST_F(CacheOf, KeepsTheExpectedAnswerAwayFromTheInputs) {
    const Prepared prepared = make_cache().prepare(small_documents());
    for (const auto& [name, file] : prepared.files) {
        for (const std::string& sibling : names(file.parent_path())) {
            EXPECT_FALSE(has(read_text(file.parent_path() / sibling), prepared.digest)) << sibling;
        }
    }
    EXPECT_TRUE(has(read_text(expected_json(prepared)), prepared.digest));
}

TEST_F(CacheOf, GivesAbsolutePathsEvenIfItsFolderIsNone) {
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(folder());
    Cache cache("relative", PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, {});
    std::filesystem::current_path(before);
    const Prepared prepared = cache.prepare(small_arrays());
    EXPECT_TRUE(prepared.files.at("arrays").is_absolute());
    EXPECT_TRUE(std::filesystem::exists(folder() / "relative"));
}

TEST_F(CacheOf, MakesAgainWhatWasCutShort) {
    const Prepared first = make_cache().prepare(small_documents());
    const std::string text = read_text(first.files.at("documents"));
    std::filesystem::resize_file(first.files.at("documents"), text.size() - 1);
    const Prepared again = make_cache().prepare(small_documents());
    EXPECT_EQ(read_text(again.files.at("documents")), text);
}

TEST_F(CacheOf, MakesAgainWhatIsMissing) {
    const Prepared first = make_cache().prepare(small_documents());
    for (const char* lost : {"offsets.npy", "documents.txt", "contents.json"}) {
        std::filesystem::remove(first.files.at("documents").parent_path() / lost);
        const Prepared again = make_cache().prepare(small_documents());
        EXPECT_TRUE(std::filesystem::exists(again.files.at("offsets"))) << lost;
        EXPECT_TRUE(std::filesystem::exists(again.files.at("documents"))) << lost;
        EXPECT_EQ(again.facts, first.facts) << lost;
    }
}

TEST_F(CacheOf, MakesAgainWhatOtherParametersMade) {
    const Prepared first = make_cache().prepare(small_documents());
    const std::filesystem::path contents =
        first.files.at("documents").parent_path() / "contents.json";
    change_text(contents, "\"letters\": 3", "\"letters\": 4");
    const std::size_t reports = reported().size();
    make_cache().prepare(small_documents());
    EXPECT_GT(reported().size(), reports);
}

TEST_F(CacheOf, MakesAgainWhatHoldsNoJson) {
    const Prepared first = make_cache().prepare(small_documents());
    std::ofstream(first.files.at("documents").parent_path() / "contents.json") << "{\"key\": ";
    std::ofstream(expected_json(first)) << "";
    const Prepared again = make_cache().prepare(small_documents());
    EXPECT_EQ(again.facts, first.facts);
    EXPECT_EQ(again.digest, first.digest);
}

TEST_F(CacheOf, ComputesTheAnswerAgainIfOtherKernelsComputedIt) {
    const Prepared first = make_cache().prepare(small_documents());
    const struct stat before = status_of(first.files.at("documents"));
    change_text(expected_json(first), "\"computed_by\": \"", "\"computed_by\": \"another");
    change_text(expected_json(first), first.digest, "00000000000000000000000000000000:1");
    const Prepared again = make_cache().prepare(small_documents());
    EXPECT_EQ(again.digest, first.digest);
    EXPECT_EQ(status_of(again.files.at("documents")).st_ino, before.st_ino);
    EXPECT_TRUE(has(read_text(expected_json(first)), first.digest)) << "and keeps it";
}

TEST_F(CacheOf, TellsHowFarItIs) {
    make_cache().prepare(small_documents());
    const std::set<std::string> phases(reported().begin(), reported().end());
    EXPECT_EQ(phases, (std::set<std::string>{"making the documents",
                                             "computing the expected answer of stateful"}));
}

} // namespace
} // namespace paceline::inputs
