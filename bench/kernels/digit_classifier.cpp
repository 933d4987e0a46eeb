// SPDX-License-Identifier: Apache-2.0
// The kernel of `initialization`: a digit classifier, loaded from ONNX and run by OpenCV.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "kernels/failure.hpp"
#include "kernels/kernels.h"
#include "kernels/opencv_setup.hpp"

namespace {

using paceline::kernels::require;

constexpr int kSide = 8;
constexpr int kPixels = kSide * kSide;
constexpr int kDigits = 10;

// OpenCV's own text is several lines with its source files: its reason alone is what helps.
template <typename Body>
auto with_short_reasons(const std::string& what, const Body& body) {
    try {
        return body();
    } catch (const cv::Exception& error) {
        throw std::runtime_error(what + ": " + error.err);
    }
}

} // namespace

struct kernel_digit_classifier {
    explicit kernel_digit_classifier(const std::string& path)
        : network(with_short_reasons("OpenCV cannot read the model " + path,
                                     [&] { return cv::dnn::readNetFromONNX(path); })) {
        network.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        network.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        // The first prediction rearranges the weights and shows the model's shape.
        const std::array<float, kPixels> blank{};
        std::int32_t label = 0;
        predict(blank.data(), 1, &label);
    }

    void predict(const float* images, int count, std::int32_t* labels) {
        const cv::Mat scores = with_short_reasons("OpenCV cannot run the model", [&] {
            const std::array<int, 4> shape = {count, 1, kSide, kSide};
            // OpenCV has no view of constant memory; the network only reads its input.
            const cv::Mat input(static_cast<int>(shape.size()), shape.data(), CV_32F,
                                const_cast<float*>(images));
            network.setInput(input);
            return network.forward();
        });
        require(scores.type() == CV_32F && scores.isContinuous() &&
                    scores.total() == static_cast<std::size_t>(count) * kDigits,
                "the model does not give ten scores an image");
        const float* row = scores.ptr<float>();
        for (int image = 0; image < count; ++image, row += kDigits) {
            require(std::all_of(row, row + kDigits, [](float score) { return !std::isnan(score); }),
                    "the model gives a score that is not a number");
            labels[image] = static_cast<std::int32_t>(std::max_element(row, row + kDigits) - row);
        }
    }

    cv::dnn::Net network;
};

using paceline::kernels::guarded;
using paceline::kernels::guarded_status;

kernel_digit_classifier* kernel_digit_classifier_load(const char* path) {
    return guarded<kernel_digit_classifier*>(__func__, nullptr, [&] {
        require(path != nullptr, "the path is null");
        paceline::kernels::set_up_opencv();
        return new kernel_digit_classifier(path);
    });
}

void kernel_digit_classifier_destroy(kernel_digit_classifier* classifier) {
    delete classifier;
}

int kernel_digit_classifier_predict(kernel_digit_classifier* classifier, const float* images,
                                    size_t count, int32_t* labels) {
    return guarded_status(__func__, [&] {
        require(classifier != nullptr, "the classifier is null");
        require(images != nullptr, "the images are null");
        require(labels != nullptr, "the memory for the labels is null");
        require(count > 0, "there are no images: give 1 or more");
        require(count <= std::numeric_limits<std::int32_t>::max() / kPixels,
                "there are more images than one batch can hold (33554431)");
        classifier->predict(images, static_cast<int>(count), labels);
    });
}
