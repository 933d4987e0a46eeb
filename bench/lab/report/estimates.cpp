// SPDX-License-Identifier: Apache-2.0
// One field a member of CellSummary, null where it is absent.
#include "lab/report/estimates.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace paceline::lab {

namespace {

using nlohmann::ordered_json;

ordered_json field(const Estimate& estimate) {
    const Summary& summary = estimate.summary;
    ordered_json object{{"count", summary.count},
                        {"minimum", number_field(summary.minimum)},
                        {"first_quartile", number_field(summary.first_quartile)},
                        {"median", number_field(summary.median)},
                        {"third_quartile", number_field(summary.third_quartile)},
                        {"maximum", number_field(summary.maximum)},
                        {"mean", number_field(summary.mean)},
                        {"standard_deviation", number_field(summary.standard_deviation)},
                        {"interval", nullptr}};
    if (const auto& interval = estimate.interval) {
        object["interval"] = {{"lower", number_field(interval->lower)},
                              {"upper", number_field(interval->upper)},
                              {"coverage", interval->coverage}};
    }
    return object;
}

ordered_json field(const std::optional<Estimate>& estimate) {
    return estimate ? field(*estimate) : ordered_json(nullptr);
}

ordered_json field(const std::optional<CallEstimate>& calls) {
    if (!calls) {
        return nullptr;
    }
    return {{"mean", field(calls->mean)},
            {"standard_deviation", field(calls->standard_deviation)},
            {"median", field(calls->median)}};
}

constexpr std::array<std::pair<const char*, std::optional<Estimate> CellSummary::*>, 14> kEstimates{
    {{"import", &CellSummary::import},
     {"start", &CellSummary::start},
     {"cold_run", &CellSummary::cold_run},
     {"hot_run", &CellSummary::hot_run},
     {"stop", &CellSummary::stop},
     {"total", &CellSummary::total},
     {"lab_wall", &CellSummary::lab_wall},
     {"ratio", &CellSummary::ratio},
     {"cpu", &CellSummary::cpu},
     {"peak_pss_bytes", &CellSummary::peak_pss_bytes},
     {"peak_shm_bytes", &CellSummary::peak_shm_bytes},
     {"processes", &CellSummary::processes},
     {"voluntary_switches", &CellSummary::voluntary_switches},
     {"involuntary_switches", &CellSummary::involuntary_switches}}};

} // namespace

ordered_json number_field(double value) {
    constexpr double kWholeNumbersEnd = 9007199254740992.0; // 2^53
    if (std::trunc(value) == value && std::abs(value) < kWholeNumbersEnd) {
        return static_cast<std::int64_t>(value);
    }
    return value;
}

ordered_json number_field(const std::optional<double>& value) {
    return value ? number_field(*value) : ordered_json(nullptr);
}

void add_statuses(ordered_json& object, const CellSummary& cell) {
    object["statuses"] = ordered_json::object();
    for (const Status status : kStatuses) {
        if (const int rounds = cell.statuses.of(status); rounds > 0) {
            object["statuses"][std::string(status_name(status))] = rounds;
        }
    }
    object["mishaps"] = ordered_json::array();
    for (const Mishap& mishap : cell.mishaps) {
        object["mishaps"].push_back({{"status", status_name(mishap.status)},
                                     {"reason", mishap.reason},
                                     {"rounds", mishap.rounds}});
    }
}

void add_estimates(ordered_json& object, const CellSummary& cell) {
    for (const auto& [name, member] : kEstimates) {
        object[name] = field(cell.*member);
    }
    object["put"] = field(cell.put);
    object["get"] = field(cell.get);
    object["round_trip"] = field(cell.round_trip);
    object["stream_bytes_per_s"] = field(cell.stream_bytes_per_s);
}

} // namespace paceline::lab
