// SPDX-License-Identifier: Apache-2.0
// The one place that throws CorruptRegion, out of the way of the hot paths.
#include "shm/corrupt_region.hpp"

namespace paceline::shm {

void throw_corrupt(const char* what) {
    throw CorruptRegion(std::string("the queue's shared memory is damaged: ") + what +
                        "; something that is not Paceline wrote into it. Make a new queue");
}

} // namespace paceline::shm
