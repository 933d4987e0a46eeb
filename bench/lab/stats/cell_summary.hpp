// SPDX-License-Identifier: Apache-2.0
// Everything that the rounds say of one cell: what all exporters show.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lab/stats/calls.hpp"
#include "lab/stats/estimate.hpp"
#include "lab/types/run.hpp"

namespace paceline::lab {

class StatusCounts {
public:
    void add(Status status) { ++counts_[static_cast<std::size_t>(status)]; }

    [[nodiscard]] int of(Status status) const { return counts_[static_cast<std::size_t>(status)]; }

    [[nodiscard]] int total() const;

private:
    std::array<int, kStatuses.size()> counts_{};
};

// A status that says that a contender was tried and did not do its work. Unsupported, not_installed
// and skipped are not failures: nothing was tried.
[[nodiscard]] bool is_failure(Status status) noexcept;

// Rounds of a cell that ended alike without being ok.
struct Mishap {
    Status status = Status::error;
    std::string reason; // of the first of them
    int rounds = 0;
};

struct CellSummary {
    Cell cell;
    std::string version;
    StatusCounts statuses;
    std::vector<Mishap>
        mishaps; // one a status, in the order of their first round; empty if all rounds are ok

    // Nanoseconds, over the rounds that are ok.
    std::optional<Estimate> import;
    std::optional<Estimate> start;
    std::optional<Estimate> cold_run; // the first run of a sample
    std::optional<Estimate> hot_run;  // the median of a sample's later runs; absent if it ran once
    std::optional<Estimate> stop;
    std::optional<Estimate> total; // start + cold run + stop: the headline
    std::optional<Estimate> lab_wall;
    std::optional<Estimate> ratio; // total / the reference's total of the same round; no unit

    // Of the whole tree, over the rounds that are ok: a killed tree's use says nothing about the
    // work.
    std::optional<Estimate> cpu;            // user + system, nanoseconds
    std::optional<Estimate> peak_pss_bytes; // peaks: absent if memory was never looked at
    std::optional<Estimate> peak_shm_bytes;
    std::optional<Estimate> processes;
    std::optional<Estimate> voluntary_switches;
    std::optional<Estimate> involuntary_switches;

    // Only of the queue workload, over the rounds that are ok. Nanoseconds a call.
    std::optional<CallEstimate> put;
    std::optional<CallEstimate> get;
    std::optional<CallEstimate> round_trip;
    std::optional<Estimate> stream_bytes_per_s;
};

// One a cell, in the order in which the cells were first measured. Order of the samples within a
// cell does not matter for any number.
[[nodiscard]] std::vector<CellSummary> summarize_cells(const RunRecord& record);

} // namespace paceline::lab
