// SPDX-License-Identifier: Apache-2.0
// Parameters in words, also when some are missing or unknown.
#include <gtest/gtest.h>

#include "lab/export/titles.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

TEST(WorkTitle, TellsTheImageFilter) {
    json parameters = {{"size", 1500}, {"filters", 32}, {"stride", 5}, {"image", ""}, {"seed", 1}};
    EXPECT_EQ(work_title("numerical", parameters),
              "4x4 filter over a 1,500 x 1,500 image, 32 filters, every 5th row and column kept");
    parameters["stride"] = 1;
    EXPECT_EQ(work_title("numerical", parameters),
              "4x4 filter over a 1,500 x 1,500 image, 32 filters");
}

TEST(WorkTitle, NamesAPictureByItsFileAndNotByItsFolders) {
    EXPECT_EQ(work_title("numerical", {{"size", 100}, {"image", "/home/someone/cat.png"}}),
              "4x4 filter over a 100 x 100 image (cat.png)");
}

TEST(WorkTitle, CountsInEnglish) {
    const auto kept = [](int stride) {
        return work_title("numerical", {{"size", 10}, {"stride", stride}});
    };
    EXPECT_EQ(kept(2), "4x4 filter over a 10 x 10 image, every 2nd row and column kept");
    EXPECT_EQ(kept(3), "4x4 filter over a 10 x 10 image, every 3rd row and column kept");
    EXPECT_EQ(kept(11), "4x4 filter over a 10 x 10 image, every 11th row and column kept");
    EXPECT_EQ(kept(21), "4x4 filter over a 10 x 10 image, every 21st row and column kept");
    EXPECT_EQ(kept(112), "4x4 filter over a 10 x 10 image, every 112th row and column kept");
}

TEST(WorkTitle, TellsThePrefixCounts) {
    EXPECT_EQ(work_title("stateful", {{"documents", 2000},
                                      {"words_even", 15000},
                                      {"words_odd", 5000},
                                      {"letters", 20},
                                      {"directory", ""}}),
              "word prefixes counted in 2,000 documents of 15,000 and 5,000 words in turn, 20 "
              "letters a word");
    EXPECT_EQ(work_title("stateful", {{"directory", "/data/books/"}}),
              "word prefixes counted in the documents of books");
}

TEST(WorkTitle, TellsThePrediction) {
    EXPECT_EQ(
        work_title("initialization",
                   {{"runs", 50}, {"evaluations", 10}, {"images", 32}, {"model_megabytes", 400}}),
        "digits predicted by a network of 400 MB, 50 runs of 10 evaluations of 32 images");
}

TEST(WorkTitle, AddsWhatItDoesNotKnow) {
    EXPECT_EQ(work_title("numerical", {{"size", 10}, {"colours", "red\n"}}),
              "4x4 filter over a 10 x 10 image, colours \"red\\n\"");
    EXPECT_EQ(work_title("tasks", {{"tasks", 5}, {"seed", 1}, {"spin_us", 2.5}}),
              "spin_us 2.5, tasks 5");
}

TEST(WorkTitle, DoesWithoutWhatIsMissing) {
    EXPECT_EQ(work_title("numerical", nullptr), "4x4 filter over an image");
    EXPECT_EQ(work_title("stateful", json::object()), "word prefixes counted in documents");
    EXPECT_EQ(work_title("tasks", json::object()), "");
    EXPECT_EQ(work_title("numerical", {{"size", "big"}}), "4x4 filter over an image, size \"big\"");
}

TEST(QueueTitle, TellsThePart) {
    EXPECT_EQ(queue_title("put_get", {{"messages", 1000}, {"seed", 1}}),
              "put then get of an int64 array in one process, 1,000 messages");
    EXPECT_EQ(queue_title("stream", {{"messages", 10}}),
              "one way between two processes, the receiver reading each array once, 10 messages");
    EXPECT_EQ(queue_title("other", {{"messages", 10}}), "10 messages");
}

} // namespace
} // namespace paceline::lab
