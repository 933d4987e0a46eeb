// SPDX-License-Identifier: Apache-2.0
// Facts found in a summary, each only if it is so.
#include "lab/stats/observations.hpp"

#include <algorithm>
#include <optional>

namespace paceline::lab {

namespace {

std::optional<AgainstReference> compare_block(const WorkloadSection& section,
                                              const WorkersBlock& block, const RunSummary& run) {
    AgainstReference result{
        section.workload, section.parameters, block.workers, 0, 0, 0, {}, {}, {}};
    for (const RankedCell& cell : block.cells) {
        const std::optional<Estimate>& ratio = cell.summary.ratio;
        const std::string& contender = cell.summary.cell.contender;
        if (!ratio || contender == run.reference || run.ceilings.contains(contender)) {
            continue;
        }
        if (result.contenders == 0 || ratio->summary.median < result.best_ratio.summary.median) {
            result.best = contender;
            result.best_ratio = *ratio;
        }
        ++result.contenders;
        result.faster += ratio->summary.median < 1.0 ? 1U : 0U;
        result.clearly_faster += ratio->interval && ratio->interval->upper < 1.0 ? 1U : 0U;
        if (cell.group == std::optional<std::size_t>{0}) {
            result.leaders.push_back(contender);
        }
    }
    return result.contenders == 0 ? std::nullopt : std::optional{result};
}

bool managed(const CellSummary& cell) {
    return cell.statuses.of(Status::ok) > 0;
}

// Index of the smallest size that hangs, if no larger one was managed.
std::optional<std::size_t> hang_without_return(const QueueContender& contender) {
    for (std::size_t i = 0; i < contender.cells.size(); ++i) {
        const auto& cell = contender.cells[i];
        if (!cell || managed(*cell) || cell->statuses.of(Status::hang) == 0) {
            continue;
        }
        const bool returns =
            std::any_of(contender.cells.begin() + static_cast<std::ptrdiff_t>(i),
                        contender.cells.end(), [](const auto& c) { return c && managed(*c); });
        if (!returns) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<AgainstReference> against_reference(const RunSummary& run) {
    std::vector<AgainstReference> results;
    for (const WorkloadSection& section : run.sections) {
        for (const WorkersBlock& block : section.blocks) {
            if (block.workers < 2) {
                continue;
            }
            if (auto result = compare_block(section, block, run)) {
                results.push_back(std::move(*result));
            }
        }
    }
    return results;
}

std::vector<HangsFrom> hangs_from(const RunSummary& run) {
    std::vector<HangsFrom> hangs;
    for (const QueuePart& part : run.queue) {
        for (const QueueContender& contender : part.contenders) {
            if (const auto size = hang_without_return(contender)) {
                hangs.push_back({part.part, contender.contender, part.elements[*size]});
            }
        }
    }
    return hangs;
}

Disturbance disturbance(const std::vector<Sample>& samples) {
    Disturbance result;
    std::vector<double> foreign;
    for (const Sample& sample : samples) {
        const auto wall = static_cast<double>(sample.lab_wall_ns.value_or(0));
        if (sample.status != Status::ok || wall <= 0) {
            continue;
        }
        foreign.push_back(static_cast<double>(sample.noise.foreign_cpu_ns) / wall);
        const double stolen = static_cast<double>(sample.noise.steal_ns) / wall;
        result.foreign += foreign.back() > kForeignShare ? 1U : 0U;
        result.stolen += stolen > kStealShare ? 1U : 0U;
    }
    result.samples = foreign.size();
    result.median_foreign = foreign.empty() ? 0.0 : median(foreign);
    return result;
}

} // namespace paceline::lab
