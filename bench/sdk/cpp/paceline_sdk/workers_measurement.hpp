// SPDX-License-Identifier: Apache-2.0
// The clock around a contender with workers; a run ends when every byte of its answers was read.
#pragma once

#include <functional>
#include <memory>

#include "paceline_sdk/contender.hpp"
#include "paceline_sdk/measurement.hpp"

namespace paceline::sdk {

using MakeContender = std::function<std::unique_ptr<Contender>()>;

class WorkersMeasurement final : public Measurement {
public:
    // Reads the inputs of a `configure` request. Fails as make_workload and configured_barrier do.
    WorkersMeasurement(const Json& request, MakeContender make_contender);

    Json start() override;
    Json run() override;
    Json stop() override;

private:
    MakeContender make_contender_;
    // In this order: the contender uses what stands before it.
    std::unique_ptr<Workload> workload_;
    Barrier barrier_;
    std::unique_ptr<Contender> contender_;
};

} // namespace paceline::sdk
