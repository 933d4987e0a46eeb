// SPDX-License-Identifier: Apache-2.0
// The inputs of `numerical`: the photograph, one's own pictures, filters, the answer.
#include <array>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cache_test_support.hpp"
#include "inputs/npy.hpp"
#include "kernels/kernels.h"

namespace paceline::inputs {
namespace {

using Numerical = CacheTest;

// A grey picture in the format PGM: `rows` of `columns` bytes, 10 * row + column + `first`.
std::string picture(std::size_t rows, std::size_t columns, int first = 0) {
    std::string text = "P5 " + std::to_string(columns) + " " + std::to_string(rows) + " 255\n";
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            text += static_cast<char>(10 * row + column + static_cast<std::size_t>(first));
        }
    }
    return text;
}

TEST_F(Numerical, RepeatsASmallPicture) {
    const Prepared prepared = make_cache().prepare(small_image(write("small.pgm", picture(2, 3))));
    const auto image = read_npy<double>(prepared.files.at("image"));
    ASSERT_EQ(image.shape, (Shape{12, 12}));
    for (std::size_t row = 0; row < 12; ++row) {
        for (std::size_t column = 0; column < 12; ++column) {
            EXPECT_EQ(image.values[row * 12 + column],
                      static_cast<double>(10 * (row % 2) + column % 3));
        }
    }
    EXPECT_EQ(prepared.facts["rows_of_picture"], "repeated");
    EXPECT_EQ(prepared.facts["columns_of_picture"], "repeated");
}

TEST_F(Numerical, CutsALargePictureAtTheUpperLeft) {
    const Prepared prepared = make_cache().prepare(small_image(write("l.pgm", picture(14, 5))));
    const auto image = read_npy<double>(prepared.files.at("image"));
    EXPECT_EQ(image.values[11 * 12 + 4], 114.0);
    EXPECT_EQ(image.values[11 * 12 + 5], 110.0);
    EXPECT_EQ(prepared.facts["rows_of_picture"], "cut");
    EXPECT_EQ(prepared.facts["columns_of_picture"], "repeated");
    EXPECT_EQ(prepared.facts["picture_rows"], 14);
    EXPECT_EQ(prepared.facts["picture_columns"], 5);
}

TEST_F(Numerical, TakesAPhotographByDefault) {
    NumericalParameters parameters = small_image();
    parameters.size = 700;
    const Prepared prepared = make_cache().prepare(parameters);
    const auto image = read_npy<double>(prepared.files.at("image"));
    EXPECT_EQ(prepared.facts["picture_rows"], 427);
    EXPECT_EQ(prepared.facts["picture_columns"], 640);
    const std::set<double> values(image.values.begin(), image.values.end());
    EXPECT_GT(values.size(), 200U) << "a photograph has many greys";
    EXPECT_EQ(image.values[5], image.values[427 * 700 + 5]) << "it is repeated below";
    EXPECT_EQ(image.values[700], image.values[700 + 640]) << "and to the right";
}

TEST_F(Numerical, MakesFiltersOfRandomNumbersFromMinusOneToOne) {
    NumericalParameters parameters = small_image();
    parameters.filters = 500;
    const auto filters = read_npy<double>(make_cache().prepare(parameters).files.at("filters"));
    EXPECT_EQ(filters.shape, (Shape{500, 4, 4}));
    const std::set<double> values(filters.values.begin(), filters.values.end());
    EXPECT_EQ(values.size(), 8000U) << "no two are the same";
    EXPECT_GE(*values.begin(), -1.0);
    EXPECT_LT(*values.begin(), -0.99);
    EXPECT_LT(*values.rbegin(), 1.0);
    EXPECT_GT(*values.rbegin(), 0.99);
}

TEST_F(Numerical, ExpectsTheDigestOfEachFilteredImage) {
    const Prepared prepared = make_cache().prepare(small_image(write("l.pgm", picture(14, 15))));
    const auto image = read_npy<double>(prepared.files.at("image"));
    const auto filters = read_npy<double>(prepared.files.at("filters"));
    kernel_digest digest{};
    for (std::size_t filter = 3; filter-- > 0;) { // any order
        std::vector<double> result(9);
        ASSERT_EQ(kernel_filter_image(image.values.data(), 12, 12, &filters.values[16 * filter], 5,
                                      result.data(), 9),
                  0);
        kernel_digest_add(&digest, filter, result.data(), 9 * sizeof(double));
    }
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    kernel_digest_text(&digest, text.data(), text.size());
    EXPECT_EQ(prepared.digest, text.data());
}

TEST_F(Numerical, KnowsAPictureByItsContent) {
    const std::string path = write("picture.pgm", picture(5, 5));
    const Prepared first = make_cache().prepare(small_image(path));
    const Prepared copied = make_cache().prepare(small_image(write("copy.pgm", picture(5, 5))));
    EXPECT_EQ(copied.files, first.files);
    write("picture.pgm", picture(5, 5, 1));
    const Prepared changed = make_cache().prepare(small_image(path));
    EXPECT_NE(changed.files, first.files);
    EXPECT_NE(changed.digest, first.digest);
}

TEST_F(Numerical, RefusesAFileThatIsNoPicture) {
    const std::string path = write("notes.txt", "no picture\n");
    EXPECT_EQ(error_of(small_image(path)),
              path + " is not a picture that Pillow knows: give PNG or JPEG");
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
}

TEST_F(Numerical, RefusesAPictureThatIsCutShort) {
    const std::string whole = picture(20, 20);
    const std::string path = write("cut.pgm", whole.substr(0, whole.size() / 2));
    const std::string error = error_of(small_image(path));
    EXPECT_TRUE(error.starts_with("cannot decode the picture " + path + ": ")) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos);
}

TEST_F(Numerical, RefusesAPictureThatCannotBeRead) {
    const std::string missing = folder() / "missing.png";
    EXPECT_EQ(error_of(small_image(missing)),
              "cannot read " + missing + ": No such file or directory");
    EXPECT_EQ(error_of(small_image(folder())),
              "cannot read " + folder().string() + ": it is not a regular file");
    const std::string empty = write("empty.png", "");
    EXPECT_EQ(error_of(small_image(empty)),
              empty + " is not a picture that Pillow knows: give PNG or JPEG");
}

TEST_F(Numerical, SaysWhichPythonCannotBeStarted) {
    Cache cache(cache_folder(), "/no/such/python", PACELINE_TEST_SOURCE, {});
    try {
        cache.prepare(small_image());
        FAIL() << "no InputError";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "cannot start /no/such/python: No such file or directory");
    }
}

} // namespace
} // namespace paceline::inputs
