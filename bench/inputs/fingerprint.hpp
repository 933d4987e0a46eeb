// SPDX-License-Identifier: Apache-2.0
// Which code and processor compute the expected answers.
#pragma once

#include <string>

namespace paceline::inputs {

// Changes with the kernels' library, with OpenCV and with the processor: sums of float64 may differ
// in their last bits between them, and a digest with them.
std::string fingerprint_of_kernels();

} // namespace paceline::inputs
