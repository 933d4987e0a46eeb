// SPDX-License-Identifier: Apache-2.0
// Sets OpenCV up for this process.
#include "kernels/opencv_setup.hpp"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

namespace paceline::kernels {

void set_up_opencv() {
    // cv::setNumThreads is not safe while another thread computes: hence once.
    [[maybe_unused]] static const bool done = [] {
        cv::setNumThreads(1);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        // Without a callback of our own, OpenCV may print an error that we report already.
        cv::redirectError([](int, const char*, const char*, const char*, int, void*) { return 0; });
        return true;
    }();
}

} // namespace paceline::kernels
