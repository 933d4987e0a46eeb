// SPDX-License-Identifier: Apache-2.0
// Samples sorted into cells, each quantity estimated over the rounds.
#include "lab/stats/cell_summary.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "lab/stats/ratios.hpp"

namespace paceline::lab {

namespace {

using Samples = std::vector<const Sample*>;

// Estimate of what `value` finds in each sample; samples in which it finds nothing are left out.
template <class Value>
std::optional<Estimate> estimate_of(const Samples& samples, const Value& value) {
    std::vector<double> values;
    for (const Sample* sample : samples) {
        if (const auto found = value(*sample)) {
            values.push_back(static_cast<double>(*found));
        }
    }
    return estimate(values);
}

std::optional<Estimate> estimate_of(const Samples& samples, std::int64_t TreeUsage::* member) {
    return estimate_of(samples, [&](const Sample& s) { return std::optional{s.usage.*member}; });
}

// A peak that nobody looked for is not a peak of zero.
std::optional<Estimate> peak_of(const Samples& samples, std::int64_t TreeUsage::* member) {
    return estimate_of(samples, [&](const Sample& s) {
        return s.usage.memory_samples > 0 ? std::optional{s.usage.*member} : std::nullopt;
    });
}

std::optional<Estimate> estimate_of(const Samples& samples,
                                    std::optional<std::int64_t> Sample::* member) {
    return estimate_of(samples, [&](const Sample& s) { return s.*member; });
}

std::optional<CallEstimate> calls_of(const Samples& samples,
                                     std::vector<std::int64_t> Sample::* member) {
    std::vector<std::vector<std::int64_t>> calls;
    for (const Sample* sample : samples) {
        calls.push_back(sample->*member);
    }
    return summarize_calls(calls);
}

std::optional<double> cold_run(const Sample& sample) {
    return sample.run_ns.empty() ? std::nullopt
                                 : std::optional{static_cast<double>(sample.run_ns.front())};
}

std::optional<double> hot_run(const Sample& sample) {
    return sample.run_ns.size() < 2
               ? std::nullopt
               : std::optional{median({sample.run_ns.begin() + 1, sample.run_ns.end()})};
}

void count_statuses(const Samples& samples, CellSummary& summary) {
    for (const Sample* sample : samples) {
        summary.statuses.add(sample->status);
        if (sample->status == Status::ok) {
            continue;
        }
        const auto same = std::ranges::find_if(
            summary.mishaps, [&](const Mishap& mishap) { return mishap.status == sample->status; });
        if (same == summary.mishaps.end()) {
            summary.mishaps.push_back({sample->status, sample->reason, 1});
        } else {
            ++same->rounds;
        }
    }
}

CellSummary summarize_cell(const Samples& samples, const ReferenceTimes& reference) {
    CellSummary summary;
    summary.cell = samples.front()->cell;
    Samples ok;
    for (const Sample* sample : samples) {
        if (sample->status == Status::ok) {
            ok.push_back(sample);
        }
        if (summary.version.empty()) {
            summary.version = sample->version;
        }
    }
    count_statuses(samples, summary);

    summary.import = estimate_of(ok, &Sample::import_ns);
    summary.start = estimate_of(ok, &Sample::start_ns);
    summary.cold_run = estimate_of(ok, cold_run);
    summary.hot_run = estimate_of(ok, hot_run);
    summary.stop = estimate_of(ok, &Sample::stop_ns);
    summary.total = estimate_of(ok, headline_ns);
    summary.lab_wall = estimate_of(ok, &Sample::lab_wall_ns);
    summary.ratio = estimate(reference.ratios(ok));

    summary.cpu = estimate_of(ok, [](const Sample& s) {
        return std::optional{s.usage.cpu_user_ns + s.usage.cpu_system_ns};
    });
    summary.peak_pss_bytes = peak_of(ok, &TreeUsage::peak_pss_bytes);
    summary.peak_shm_bytes = peak_of(ok, &TreeUsage::peak_shm_bytes);
    summary.processes = estimate_of(ok, &TreeUsage::processes);
    summary.voluntary_switches = estimate_of(ok, &TreeUsage::voluntary_switches);
    summary.involuntary_switches = estimate_of(ok, &TreeUsage::involuntary_switches);

    summary.put = calls_of(ok, &Sample::put_ns);
    summary.get = calls_of(ok, &Sample::get_ns);
    summary.round_trip = calls_of(ok, &Sample::round_trip_ns);
    summary.stream_bytes_per_s =
        estimate_of(ok, [](const Sample& s) { return s.stream_bytes_per_s; });
    return summary;
}

} // namespace

int StatusCounts::total() const {
    return std::accumulate(counts_.begin(), counts_.end(), 0);
}

bool is_failure(Status status) noexcept {
    switch (status) {
    case Status::ok:
    case Status::unsupported:
    case Status::not_installed:
    case Status::skipped:
        return false;
    case Status::wrong:
    case Status::error:
    case Status::hang:
    case Status::crash:
    case Status::protocol:
    case Status::leftover:
        return true;
    }
    return true;
}

std::vector<CellSummary> summarize_cells(const RunRecord& record) {
    using Key = std::tuple<std::string, nlohmann::json, std::string, int>;
    std::map<Key, std::size_t> places;
    std::vector<Samples> cells;
    for (const Sample& sample : record.samples) {
        const Cell& cell = sample.cell;
        const auto [place, added] = places.try_emplace(
            {cell.workload, cell.parameters, cell.contender, cell.workers}, cells.size());
        if (added) {
            cells.emplace_back();
        }
        cells[place->second].push_back(&sample);
    }
    const ReferenceTimes reference(record.samples, reference_contender(record));
    std::vector<CellSummary> summaries;
    for (Samples& samples : cells) {
        std::ranges::stable_sort(
            samples, [](const Sample* a, const Sample* b) { return a->round < b->round; });
        summaries.push_back(summarize_cell(samples, reference));
    }
    return summaries;
}

} // namespace paceline::lab
