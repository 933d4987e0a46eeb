// SPDX-License-Identifier: Apache-2.0
// Which cells are measured, which are skipped and why.
#include "lab/runner/campaign.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "lab/process/clock.hpp"

namespace paceline::lab {

namespace {

std::vector<PlannedCell> missing(const std::vector<PlannedCell>& cells,
                                 const std::vector<Sample>& samples) {
    std::set<std::string> done;
    for (const Sample& sample : samples) {
        done.insert(cell_key(sample.round, sample.cell));
    }
    std::vector<PlannedCell> left;
    std::ranges::copy_if(cells, std::back_inserter(left), [&](const PlannedCell& planned) {
        return !done.contains(cell_key(planned.round, planned.cell));
    });
    return left;
}

std::string hang_key(const Cell& cell) {
    return cell.contender + "/" + cell.parameters.value("part", "");
}

bool was_tried(Status status) {
    return status != Status::skipped && status != Status::not_installed &&
           status != Status::unsupported;
}

} // namespace

Campaign::Campaign(const Laboratory& laboratory, const Prepared& prepared, const Inputs& inputs,
                   boost::asio::io_context& io, Interrupt& interrupt, RunStore& store,
                   const RunRecord& before, const ProgressOptions& progress)
    : prepared_(prepared), inputs_(inputs), interrupt_(interrupt), store_(store),
      runner_(io, interrupt, laboratory),
      progress_(progress, missing(prepared.plan.cells, before.samples)), began_ns_(monotonic_ns()),
      begun_rounds_{0} {
    for (const Sample& sample : before.samples) {
        done_.insert(cell_key(sample.round, sample.cell));
        remember_hang(sample);
        if (was_tried(sample.status)) {
            begun_rounds_.insert(sample.round);
        }
    }
}

void Campaign::measure() {
    std::string predecessor;
    for (std::size_t number = 0; number < prepared_.plan.cells.size(); ++number) {
        const PlannedCell& planned = prepared_.plan.cells[number];
        if (done_.contains(cell_key(planned.round, planned.cell))) {
            continue;
        }
        interrupt_.check();
        progress_.begin(planned);
        const std::int64_t begin = monotonic_ns();
        Sample sample = sample_of(planned, number);
        sample.predecessor = predecessor;
        store_.add(sample);
        remember_hang(sample);
        progress_.end(sample, static_cast<double>(monotonic_ns() - begin) / 1e9);
        if (was_tried(sample.status)) {
            predecessor = planned.cell.contender;
        }
    }
    progress_.finish();
}

std::string Campaign::reason_to_skip(const PlannedCell& planned) const {
    const double minutes = static_cast<double>(monotonic_ns() - began_ns_) / 60e9;
    const double budget = prepared_.profile.budget_minutes;
    if (budget > 0 && minutes > budget && !begun_rounds_.contains(planned.round)) {
        return fmt::format("the time budget of {} minutes was used up by the end of round {}; "
                           "raise it with --set budget_minutes=N",
                           budget, planned.round);
    }
    const auto hung = hung_.find(hang_key(planned.cell));
    if (planned.cell.workload == "queue" && hung != hung_.end()) {
        const auto& [cell, round] = hung->second;
        if (planned.cell.parameters.at("elements") >= cell.parameters.at("elements")) {
            return fmt::format("hung in round {}: {}", round + 1, cell_text(cell));
        }
    }
    return {};
}

Sample Campaign::sample_of(const PlannedCell& planned, std::size_t number) {
    const Contender& contender = prepared_.contenders.at(planned.cell.contender);
    const Installed& installed = prepared_.installed.at(contender.id);
    Sample sample;
    sample.cell = planned.cell;
    sample.round = planned.round;
    sample.position = planned.position;
    sample.version = installed.version;
    sample.started_at = utc_now();
    if (!installed.installed) {
        sample.status = Status::not_installed;
        sample.reason = installed.reason;
        return sample;
    }
    if (!contender.supports(planned.cell.workload)) {
        sample.status = Status::unsupported;
        sample.reason = fmt::format("{} has no {}", contender.id, planned.cell.workload);
        return sample;
    }
    sample.reason = reason_to_skip(planned);
    if (!sample.reason.empty()) {
        return sample;
    }
    begun_rounds_.insert(planned.round);
    return runner_.measure(request_for(planned, number));
}

SampleRequest Campaign::request_for(const PlannedCell& planned, std::size_t number) const {
    const Contender& contender = prepared_.contenders.at(planned.cell.contender);
    SampleRequest request;
    request.planned = planned;
    request.contender = &contender;
    request.version = prepared_.installed.at(contender.id).version;
    request.options = contender.options;
    request.inputs = &inputs_.of(planned.cell);
    request.repetitions =
        planned.cell.workload == "queue" ? 1 : static_cast<int>(prepared_.profile.repetitions);
    request.deadlines = prepared_.profile.deadlines;
    if (planned.cell.workload == "queue") {
        request.deadlines.run = prepared_.profile.queue.hang_after;
    }
    request.logs = store_.folder() / "logs";
    request.stacks = store_.folder() / "stacks";
    request.name = fmt::format("{:05}-{}-{}", number + 1, planned.cell.workload, contender.id);
    return request;
}

// A queue that blocks for ever at one size does so at each larger one: found once, not waited
// for again.
void Campaign::remember_hang(const Sample& sample) {
    if (sample.cell.workload == "queue" && sample.status == Status::hang) {
        hung_.emplace(hang_key(sample.cell), std::pair{sample.cell, sample.round});
    }
}

} // namespace paceline::lab
