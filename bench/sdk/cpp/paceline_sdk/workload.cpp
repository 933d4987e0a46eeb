// SPDX-License-Identifier: Apache-2.0
// What there is to do: items, the state in which a worker does them, the size of a result.
#include "paceline_sdk/workload.hpp"

#include <stdexcept>

namespace paceline::sdk {

std::vector<std::byte> WorkerState::collect() {
    throw std::logic_error("this workload has no tables");
}

} // namespace paceline::sdk
