// SPDX-License-Identifier: Apache-2.0
// On which CPU a worker runs.
#pragma once

#include <cstddef>

namespace paceline::sdk {

// Binds this thread to one of the CPUs that it may use now: number 0 is the lowest of them, and
// after the last one the count begins anew. Fails with std::system_error.
void pin_to_cpu(std::size_t number);

} // namespace paceline::sdk
