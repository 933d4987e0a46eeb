// SPDX-License-Identifier: Apache-2.0
// The clock around a contender with workers; a run ends when every byte of its answers was read.
#include "paceline_sdk/workers_measurement.hpp"

#include <utility>

#include "paceline_sdk/clock.hpp"
#include "paceline_sdk/workloads.hpp"

namespace paceline::sdk {

WorkersMeasurement::WorkersMeasurement(const Json& request, MakeContender make_contender)
    : make_contender_(std::move(make_contender)),
      workload_(make_workload(text_field(request, "workload"), object_field(request, "parameters"),
                              object_field(request, "inputs"))),
      barrier_(configured_barrier(request)) {}

Json WorkersMeasurement::start() {
    return timed_start(barrier_, [this] {
        contender_ = make_contender_();
        contender_->start(*workload_, barrier_);
    });
}

Json WorkersMeasurement::run() {
    const std::int64_t begin = monotonic_ns();
    Answers answers(workload_->has_tables());
    for (std::size_t run = 0; run < workload_->runs(); ++run) {
        contender_->run(workload_->items(run), answers);
    }
    if (workload_->has_tables()) {
        contender_->collect(answers);
    }
    const std::string digest = answers.finish();
    const std::int64_t end = monotonic_ns();
    return {{"ns", end - begin}, {"digest", digest}};
}

Json WorkersMeasurement::stop() {
    if (const std::unique_ptr<Contender> contender = std::move(contender_)) {
        contender->stop();
    }
    return Json::object();
}

} // namespace paceline::sdk
