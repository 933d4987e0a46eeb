// SPDX-License-Identifier: Apache-2.0
// The kernel of `numerical`: filters an image with OpenCV and keeps every stride-th row and column.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "kernels/failure.hpp"
#include "kernels/kernels.h"
#include "kernels/opencv_setup.hpp"

namespace paceline::kernels {
namespace {

constexpr int kFilterSize = 4;

// The filtered image is made in bands of about this size: it stays in the cache and a worker needs
// no second copy of the whole image. The values are the same: OpenCV looks beyond a band's border.
constexpr std::size_t kBandBytes = std::size_t{1} << 20U;

// OpenCV 4.6 reads rows that it has not prepared if the first band is lower than the rows that are
// reflected above it.
constexpr std::size_t kLeastBandRows = kFilterSize;

void filter_image(const double* image, std::size_t rows, std::size_t columns,
                  const double* filter_4x4, std::size_t stride, double* result) {
    // OpenCV has no view of constant memory; neither matrix is written to.
    const cv::Mat source(static_cast<int>(rows), static_cast<int>(columns), CV_64F,
                         const_cast<double*>(image));
    const cv::Mat filter(kFilterSize, kFilterSize, CV_64F, const_cast<double*>(filter_4x4));
    const std::size_t band_rows = std::max(kLeastBandRows, kBandBytes / sizeof(double) / columns);

    cv::Mat band;
    std::size_t next_row = 0;
    for (std::size_t first = 0; first < rows; first += band_rows) {
        const std::size_t last = std::min(rows, first + band_rows);
        const cv::Mat part = source.rowRange(static_cast<int>(first), static_cast<int>(last));
        cv::filter2D(part, band, CV_64F, filter, cv::Point(2, 2), 0, cv::BORDER_REFLECT_101);
        for (; next_row < last; next_row += stride) {
            const double* row = band.ptr<double>(static_cast<int>(next_row - first));
            for (std::size_t column = 0; column < columns; column += stride) {
                *result++ = row[column];
            }
        }
    }
}

} // namespace
} // namespace paceline::kernels

using paceline::kernels::guarded_status;
using paceline::kernels::require;

size_t kernel_kept(size_t length, size_t stride) {
    return stride == 0 ? 0 : length / stride + (length % stride == 0 ? 0 : 1);
}

int kernel_filter_image(const double* image, size_t rows, size_t columns, const double* filter_4x4,
                        size_t stride, double* result, size_t result_elements) {
    return guarded_status(__func__, [&] {
        require(image != nullptr, "the image is null");
        require(filter_4x4 != nullptr, "the filter is null");
        require(result != nullptr, "the result is null");
        require(rows > 0 && columns > 0, "the image is empty: give it a row and a column");
        require(stride > 0, "the stride is 0: give 1 or more");
        constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
        require(rows <= most && columns <= most,
                "the image has more rows or columns than 2^31 - 1");
        require(columns <= std::numeric_limits<std::size_t>::max() / sizeof(double) / rows,
                "the image has more bytes than an address can count");
        require(result_elements == kernel_kept(rows, stride) * kernel_kept(columns, stride),
                "the result has not kernel_kept(rows) * kernel_kept(columns) elements");
        paceline::kernels::set_up_opencv();
        paceline::kernels::filter_image(image, rows, columns, filter_4x4, stride, result);
    });
}
