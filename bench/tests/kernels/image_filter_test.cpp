// SPDX-License-Identifier: Apache-2.0
// The image filter against its definition in kernels.h, written out as loops.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/kernels.h"

namespace {

using Filter = std::array<double, 16>;

struct Image {
    std::size_t rows;
    std::size_t columns;
    std::vector<double> values;
};

// Values without a pattern that a shifted or transposed result could repeat.
Image make_image(std::size_t rows, std::size_t columns) {
    Image image{rows, columns, std::vector<double>(rows * columns)};
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        image.values[i] = std::sin(static_cast<double>(i * i % 10'007)) * 100.0;
    }
    return image;
}

Filter make_filter() {
    Filter filter{};
    for (std::size_t i = 0; i < filter.size(); ++i) {
        filter[i] = std::cos(static_cast<double>(i) * 1.7);
    }
    return filter;
}

// The place that stands in for one beyond the border: -1 is 1, length is length - 2.
std::size_t reflected(std::ptrdiff_t place, std::size_t length) {
    const auto last = static_cast<std::ptrdiff_t>(length) - 1;
    while (place < 0 || place > last) {
        place = last == 0 ? 0 : place < 0 ? -place : 2 * last - place;
    }
    return static_cast<std::size_t>(place);
}

double filtered(const Image& image, const Filter& filter, std::size_t row, std::size_t column) {
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            const auto r = reflected(static_cast<std::ptrdiff_t>(row + i) - 2, image.rows);
            const auto c = reflected(static_cast<std::ptrdiff_t>(column + j) - 2, image.columns);
            sum += filter[4 * i + j] * image.values[r * image.columns + c];
        }
    }
    return sum;
}

void expect_as_defined(std::size_t rows, std::size_t columns, std::size_t stride) {
    const Image image = make_image(rows, columns);
    const Filter filter = make_filter();
    const std::size_t kept_columns = kernel_kept(columns, stride);
    std::vector<double> result(kernel_kept(rows, stride) * kept_columns, -1e9);
    ASSERT_EQ(kernel_filter_image(image.values.data(), rows, columns, filter.data(), stride,
                                  result.data(), result.size()),
              0)
        << kernel_last_error();
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t row = i / kept_columns * stride;
        const std::size_t column = i % kept_columns * stride;
        ASSERT_NEAR(result[i], filtered(image, filter, row, column), 1e-9)
            << rows << "x" << columns << " stride " << stride << " at " << row << ", " << column;
    }
}

TEST(ImageFilter, KeepsAllOfASmallImage) {
    expect_as_defined(7, 9, 1);
}

TEST(ImageFilter, KeepsEveryFifthRowAndColumn) {
    expect_as_defined(23, 31, 5);
}

TEST(ImageFilter, KeepsTheFirstPixelAloneIfTheStrideIsLarge) {
    expect_as_defined(6, 5, 100);
    expect_as_defined(6, 5, std::numeric_limits<std::size_t>::max());
}

TEST(ImageFilter, ReflectsBordersOfImagesSmallerThanTheFilter) {
    for (std::size_t rows = 1; rows <= 5; ++rows) {
        for (std::size_t columns = 1; columns <= 5; ++columns) {
            expect_as_defined(rows, columns, 1);
        }
    }
}

TEST(ImageFilter, IsTheSameWhereTheBandsOfALargeImageMeet) {
    // Some 2.4 MB, several of the bands that the kernel works in, none of a multiple of the stride.
    expect_as_defined(601, 499, 1);
    expect_as_defined(601, 499, 7);
}

TEST(ImageFilter, IsTheSameForRowsThatAreLongerThanABand) {
    for (const std::size_t rows : {1U, 2U, 3U, 4U, 5U, 9U}) {
        expect_as_defined(rows, 200'000, 2);
    }
}

TEST(ImageFilter, LeavesTheImageAsItWas) {
    const Image image = make_image(40, 40);
    const Filter filter = make_filter();
    std::vector<double> result(64);
    ASSERT_EQ(kernel_filter_image(image.values.data(), 40, 40, filter.data(), 5, result.data(), 64),
              0);
    EXPECT_EQ(image.values, make_image(40, 40).values);
}

TEST(ImageFilter, CountsTheRowsThatAreKept) {
    EXPECT_EQ(kernel_kept(0, 5), 0U);
    EXPECT_EQ(kernel_kept(1, 5), 1U);
    EXPECT_EQ(kernel_kept(5, 5), 1U);
    EXPECT_EQ(kernel_kept(6, 5), 2U);
    EXPECT_EQ(kernel_kept(5000, 5), 1000U);
    EXPECT_EQ(kernel_kept(10, 0), 0U);
    constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
    EXPECT_EQ(kernel_kept(kMost, 1), kMost);
    EXPECT_EQ(kernel_kept(kMost, kMost), 1U);
}

TEST(ImageFilter, RefusesNull) {
    const Image image = make_image(4, 4);
    const Filter filter = make_filter();
    std::vector<double> result(16);
    const double* pixels = image.values.data();
    EXPECT_NE(kernel_filter_image(nullptr, 4, 4, filter.data(), 1, result.data(), 16), 0);
    EXPECT_STREQ(kernel_last_error(), "kernel_filter_image: the image is null");
    EXPECT_NE(kernel_filter_image(pixels, 4, 4, nullptr, 1, result.data(), 16), 0);
    EXPECT_STREQ(kernel_last_error(), "kernel_filter_image: the filter is null");
    EXPECT_NE(kernel_filter_image(pixels, 4, 4, filter.data(), 1, nullptr, 16), 0);
    EXPECT_STREQ(kernel_last_error(), "kernel_filter_image: the result is null");
}

TEST(ImageFilter, RefusesSizesThatMakeNoSense) {
    const Image image = make_image(4, 4);
    const Filter filter = make_filter();
    std::vector<double> result(16, 7.0);
    const auto status = [&](std::size_t rows, std::size_t columns, std::size_t stride,
                            std::size_t elements) {
        return kernel_filter_image(image.values.data(), rows, columns, filter.data(), stride,
                                   result.data(), elements);
    };
    EXPECT_NE(status(0, 4, 1, 0), 0);
    EXPECT_NE(status(4, 0, 1, 0), 0);
    EXPECT_NE(status(4, 4, 0, 16), 0);
    EXPECT_NE(status(4, 4, 1, 15), 0);
    EXPECT_NE(status(4, 4, 1, 17), 0);
    constexpr std::size_t kTooMany = std::size_t{1} << 31U;
    EXPECT_NE(status(kTooMany, 4, kTooMany, 1), 0);
    EXPECT_NE(status(4, kTooMany, kTooMany, 1), 0);
    EXPECT_NE(status(std::numeric_limits<std::size_t>::max(), 2, 1, 0), 0);
    // Each fits in 31 bits, but not the bytes of both together.
    EXPECT_NE(status(kTooMany - 1, kTooMany - 1, kTooMany, 1), 0);
    EXPECT_STREQ(kernel_last_error(), "kernel_filter_image: the image has more bytes than an "
                                      "address can count");
    EXPECT_EQ(result, std::vector<double>(16, 7.0)) << "nothing may be written";
}

} // namespace
