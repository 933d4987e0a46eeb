// SPDX-License-Identifier: Apache-2.0
// How this library uses OpenCV: one thread, no output of its own, errors as exceptions.
#pragma once

namespace paceline::kernels {

// Sets OpenCV up, once in each process; later calls return at once. Safe from any thread.
void set_up_opencv();

} // namespace paceline::kernels
