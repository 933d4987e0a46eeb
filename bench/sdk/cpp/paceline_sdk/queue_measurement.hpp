// SPDX-License-Identifier: Apache-2.0
// The clock around a contender with a queue: arrays, read fully by who receives them.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "paceline_sdk/digest.hpp"
#include "paceline_sdk/measurement.hpp"
#include "paceline_sdk/npy.hpp"
#include "paceline_sdk/queue_contender.hpp"
#include "paceline_sdk/queue_notice.hpp"

namespace paceline::sdk {

using MakeQueueContender = std::function<std::unique_ptr<QueueContender>()>;

class QueueMeasurement final : public Measurement {
public:
    // Reads the arrays of a `configure` request. Fails with Unsupported for another workload than
    // `queue`, with ProtocolError or InputError for parameters or inputs that cannot be used.
    QueueMeasurement(const Json& request, MakeQueueContender make_contender);

    Json start() override;
    Json run() override;
    Json stop() override;

private:
    using Part = Json (QueueMeasurement::*)(Digest& digest);

    Json put_get(Digest& digest);
    Json round_trip(Digest& digest);
    Json stream(Digest& digest);

    // The array that is message `index`.
    std::span<const std::byte> message(std::size_t index) const;
    // Waits for what the other process says at the end of a run.
    PeerReport report();

    MakeQueueContender make_contender_;
    NpyArray<std::int64_t> arrays_;
    std::size_t messages_ = 0;
    Part part_ = nullptr;
    // In this order: each uses what stands before it.
    Barrier barrier_;
    QueueWorkload workload_;
    std::unique_ptr<QueueContender> contender_;
    std::unique_ptr<QueueEnds> ends_;
};

} // namespace paceline::sdk
