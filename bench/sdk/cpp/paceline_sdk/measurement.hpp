// SPDX-License-Identifier: Apache-2.0
// A configured workload, and the clock around the contender that does it.
#pragma once

#include <functional>

#include "paceline_sdk/barrier.hpp"
#include "paceline_sdk/fields.hpp"

namespace paceline::sdk {

// Each method returns the fields of its reply. The order is start, any number of runs, stop.
class Measurement {
public:
    Measurement() = default;
    virtual ~Measurement() = default;
    Measurement(const Measurement&) = delete;
    Measurement& operator=(const Measurement&) = delete;

    // Starts the contender's workers and measures it.
    virtual Json start() = 0;
    // Does all the work once and measures it.
    virtual Json run() = 0;
    // Shuts the library down. May follow a start or a run that failed.
    virtual Json stop() = 0;
};

// The barrier that a `configure` request names. Fails with ProtocolError, or as Barrier does.
Barrier configured_barrier(const Json& request);

// Measures `start`. Fails with std::logic_error unless the workers met once during it.
Json timed_start(const Barrier& barrier, const std::function<void()>& start);

} // namespace paceline::sdk
