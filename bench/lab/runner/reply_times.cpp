// SPDX-License-Identifier: Apache-2.0
// The contender has the better clock of its own work, the lab the last word.
#include "lab/runner/reply_times.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace paceline::lab {

using nlohmann::json;

bool is_possible(const PhaseTime& time) {
    constexpr std::int64_t kSlack = 50'000'000;
    const std::int64_t allowed = kSlack + time.lab_ns / 50 + time.cpu_wait_ns;
    return time.contender_ns <= time.lab_ns && time.lab_ns - time.contender_ns <= allowed;
}

namespace {

bool is_time(const json& value) {
    return value.is_number_integer() && value >= 0 &&
           value <= std::numeric_limits<std::int64_t>::max();
}

// False if the field is there and is no list of times.
bool take_list(const json& reply, const char* name, std::vector<std::int64_t>& times) {
    if (!reply.contains(name)) {
        return true;
    }
    const json& list = reply[name];
    if (!list.is_array() || !std::ranges::all_of(list, is_time)) {
        return false;
    }
    times = list.get<std::vector<std::int64_t>>();
    return true;
}

bool take_rate(const json& reply, std::optional<double>& rate) {
    if (!reply.contains("stream_bytes_per_s")) {
        return true;
    }
    const json& value = reply["stream_bytes_per_s"];
    if (!value.is_number() || value.get<double>() <= 0) {
        return false;
    }
    rate = value.get<double>();
    return true;
}

} // namespace

std::string take_queue_times(const json& reply, Sample& sample) {
    if (!take_list(reply, "put_ns", sample.put_ns) || !take_list(reply, "get_ns", sample.get_ns) ||
        !take_list(reply, "round_trip_ns", sample.round_trip_ns)) {
        return "times of the queue are not lists of whole numbers";
    }
    if (!take_rate(reply, sample.stream_bytes_per_s)) {
        return "the rate of the stream is not a number above 0";
    }
    const std::string part = sample.cell.parameters.value("part", "");
    const auto messages = sample.cell.parameters.value("messages", std::size_t{0});
    const bool complete = part == "put_get"
                              ? sample.put_ns.size() == messages && sample.get_ns.size() == messages
                          : part == "round_trip" ? sample.round_trip_ns.size() == messages
                                                 : sample.stream_bytes_per_s.has_value();
    return complete ? "" : fmt::format("the times of {} messages are missing", part);
}

} // namespace paceline::lab
