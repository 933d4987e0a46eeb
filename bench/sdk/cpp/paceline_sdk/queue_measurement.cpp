// SPDX-License-Identifier: Apache-2.0
// The clock around a contender with a queue: arrays, read fully by who receives them.
#include "paceline_sdk/queue_measurement.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "paceline_sdk/clock.hpp"
#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

constexpr std::size_t kArrays = 4;

NpyArray<std::int64_t> read_arrays(const Json& request) {
    if (const std::string name = text_field(request, "workload"); name != "queue") {
        throw Unsupported("the workload \"" + name + "\" is not queue");
    }
    const std::string path = text_field(object_field(request, "inputs"), "arrays");
    NpyArray<std::int64_t> arrays = read_npy<std::int64_t>(path, 2);
    if (arrays.shape[0] != kArrays || arrays.shape[1] == 0) {
        throw InputError(path + ": " + std::to_string(kArrays) +
                         " arrays of one element or more wanted");
    }
    return arrays;
}

std::vector<std::int64_t> room_for(std::size_t count) {
    std::vector<std::int64_t> times;
    times.reserve(count);
    return times;
}

} // namespace

QueueMeasurement::QueueMeasurement(const Json& request, MakeQueueContender make_contender)
    : make_contender_(std::move(make_contender)), arrays_(read_arrays(request)),
      barrier_(configured_barrier(request)) {
    struct Known {
        std::uint32_t processes; // the parent included
        Part part;
    };

    const std::map<std::string, Known> known{{"put_get", {1, &QueueMeasurement::put_get}},
                                             {"round_trip", {2, &QueueMeasurement::round_trip}},
                                             {"stream", {2, &QueueMeasurement::stream}}};
    const Json& parameters = object_field(request, "parameters");
    const std::string name = text_field(parameters, "part");
    const auto found = known.find(name);
    if (found == known.end() || found->second.processes != barrier_.participants()) {
        throw ProtocolError("the part \"" + name + "\" with " +
                            std::to_string(barrier_.participants()) +
                            " workers is none of put_get with 1, round_trip and stream with 2");
    }
    part_ = found->second.part;
    messages_ = number_field(parameters, "messages", 1, std::numeric_limits<std::uint32_t>::max());
    workload_.message_bytes = std::max(message(0).size(), kLongestNotice);
    if (name != "put_get") {
        workload_.peer.emplace(barrier_, messages_, name == "round_trip");
    }
}

Json QueueMeasurement::start() {
    return timed_start(barrier_, [this] {
        contender_ = make_contender_();
        ends_ = contender_->start(workload_);
        barrier_.wait();
    });
}

Json QueueMeasurement::run() {
    const std::int64_t begin = monotonic_ns();
    Digest digest;
    Json fields = (this->*part_)(digest);
    fields["digest"] = digest.text();
    fields["ns"] = monotonic_ns() - begin;
    return fields;
}

Json QueueMeasurement::stop() {
    const std::unique_ptr<QueueContender> contender = std::move(contender_);
    if (const std::unique_ptr<QueueEnds> ends = std::move(ends_)) {
        if (workload_.peer) {
            ends->put(end_notice());
        }
        contender->stop();
    }
    return Json::object();
}

Json QueueMeasurement::put_get(Digest& digest) {
    std::vector<std::int64_t> put_ns = room_for(messages_);
    std::vector<std::int64_t> get_ns = room_for(messages_);
    for (std::size_t index = 0; index < messages_; ++index) {
        const std::span<const std::byte> sent = message(index);
        const std::int64_t before = monotonic_ns();
        ends_->put(sent);
        const std::int64_t between = monotonic_ns();
        const Received received(*ends_); // given back after it was read, outside of the times
        const std::int64_t after = monotonic_ns();
        put_ns.push_back(between - before);
        get_ns.push_back(after - between);
        digest.add(index, received.bytes());
    }
    return {{"put_ns", std::move(put_ns)}, {"get_ns", std::move(get_ns)}};
}

Json QueueMeasurement::round_trip(Digest& digest) {
    std::vector<std::int64_t> round_trip_ns = room_for(messages_);
    for (std::size_t index = 0; index < messages_; ++index) {
        const std::span<const std::byte> sent = message(index);
        const std::int64_t before = monotonic_ns();
        ends_->put(sent);
        const Received received(*ends_);
        if (is_notice(received.bytes())) {
            read_report(received.bytes()); // says why it failed
        }
        digest.add(index, received.bytes());
        round_trip_ns.push_back(monotonic_ns() - before);
    }
    digest.merge(report().digest);
    return {{"round_trip_ns", std::move(round_trip_ns)}};
}

Json QueueMeasurement::stream(Digest& digest) {
    const std::int64_t begin = monotonic_ns();
    for (std::size_t index = 0; index < messages_; ++index) {
        ends_->put(message(index));
    }
    const PeerReport at_end = report();
    digest.merge(at_end.digest);
    const double bytes = static_cast<double>(messages_) * static_cast<double>(message(0).size());
    const double seconds = static_cast<double>(at_end.done_ns - begin) / 1e9;
    return {{"stream_bytes_per_s", bytes / seconds}};
}

std::span<const std::byte> QueueMeasurement::message(std::size_t index) const {
    const std::size_t elements = arrays_.shape[1];
    return std::as_bytes(std::span(arrays_.values).subspan(index % kArrays * elements, elements));
}

PeerReport QueueMeasurement::report() {
    return read_report(Received(*ends_).bytes());
}

} // namespace paceline::sdk
