// SPDX-License-Identifier: Apache-2.0
// The line to the caller while inputs are made: how far it is, and whether to stop.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "inputs/error.hpp"

namespace paceline::inputs {

// Called often, on the thread that prepares: what is being done and the fraction of it, 0 to 1.
using Progress = std::function<void(std::string_view what, double fraction)>;

// Called often, on the thread that prepares: true means stop.
using CancelCheck = std::function<bool()>;

class Reporter {
public:
    Reporter(Progress progress, CancelCheck cancelled)
        : progress_(std::move(progress)), cancelled_(std::move(cancelled)) {}

    // Throws Interrupted if the caller wants to stop.
    void check() const {
        if (cancelled_ && cancelled_()) {
            throw Interrupted();
        }
    }

    void report(std::string_view what, double fraction) const {
        check();
        if (progress_) {
            progress_(what, fraction);
        }
    }

private:
    Progress progress_;
    CancelCheck cancelled_;
};

} // namespace paceline::inputs
