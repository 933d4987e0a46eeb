// SPDX-License-Identifier: Apache-2.0
// Cells sorted into sections, blocks and queue parts.
#include "lab/stats/run_summary.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string_view>

#include "lab/stats/groups.hpp"
#include "lab/stats/ratios.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr std::string_view kQueue = "queue";
constexpr std::string_view kCeiling = "ceiling"; // family in contender.toml
constexpr std::array<std::string_view, 3> kWorkloads{"numerical", "stateful", "initialization"};
constexpr std::array<std::string_view, 3> kParts{"put_get", "round_trip", "stream"};

// Place of a name in the order of a list; names that are not in it come after all that are.
template <std::size_t Size>
std::size_t place(const std::array<std::string_view, Size>& order, const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(order, name) - order.begin());
}

// The element that `same` finds in a list, or a new one at its end.
template <class Value, class Same>
Value& find_or_add(std::vector<Value>& list, const Same& same, Value added) {
    const auto found = std::ranges::find_if(list, same);
    return found != list.end() ? *found : list.emplace_back(std::move(added));
}

void add_to_sections(std::vector<WorkloadSection>& sections, CellSummary cell) {
    WorkloadSection& section = find_or_add(sections, [&](const WorkloadSection& s) {
        return s.workload == cell.cell.workload && s.parameters == cell.cell.parameters;
    }, WorkloadSection{cell.cell.workload, cell.cell.parameters, {}});
    WorkersBlock& block = find_or_add(section.blocks, [&](const WorkersBlock& b) {
        return b.workers == cell.cell.workers;
    }, WorkersBlock{cell.cell.workers, {}, false});
    block.cells.push_back({std::move(cell), std::nullopt});
}

void rank(WorkersBlock& block) {
    const auto median_total = [](const RankedCell& cell) {
        return cell.summary.total ? cell.summary.total->summary.median
                                  : std::numeric_limits<double>::infinity();
    };
    std::ranges::sort(block.cells, [&](const auto& a, const auto& b) {
        return std::pair{median_total(a), a.summary.cell.contender} <
               std::pair{median_total(b), b.summary.cell.contender};
    });
    std::vector<std::optional<Estimate>> ratios;
    for (const RankedCell& cell : block.cells) {
        ratios.push_back(cell.summary.ratio);
    }
    const auto groups = leader_groups(ratios);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        block.cells[i].group = groups[i];
        block.grouped = block.grouped || groups[i].has_value();
    }
}

void rank(WorkloadSection& section) {
    std::ranges::sort(section.blocks,
                      [](const auto& a, const auto& b) { return a.workers < b.workers; });
    for (WorkersBlock& block : section.blocks) {
        rank(block);
    }
}

std::int64_t elements_of(const json& parameters) {
    const auto elements = parameters.find("elements");
    return elements != parameters.end() && elements->is_number_integer()
               ? elements->get<std::int64_t>()
               : 0;
}

std::string part_of(const json& parameters) {
    const auto part = parameters.find("part");
    return part != parameters.end() && part->is_string() ? part->get<std::string>() : "";
}

json shared_parameters(json parameters) {
    parameters.erase("part");
    parameters.erase("elements");
    return parameters;
}

QueuePart make_part(const std::string& name, const json& parameters,
                    const std::vector<CellSummary>& cells) {
    const auto here = [&](const CellSummary& cell) {
        return part_of(cell.cell.parameters) == name &&
               shared_parameters(cell.cell.parameters) == parameters;
    };
    std::set<std::int64_t> sizes;
    for (const CellSummary& cell : cells) {
        if (here(cell)) {
            sizes.insert(elements_of(cell.cell.parameters));
        }
    }
    QueuePart part{name, parameters, {sizes.begin(), sizes.end()}, {}};
    for (const CellSummary& cell : cells) {
        if (!here(cell)) {
            continue;
        }
        QueueContender& row = find_or_add(
            part.contenders,
            [&](const QueueContender& c) {
            return c.contender == cell.cell.contender && c.workers == cell.cell.workers;
        },
            QueueContender{cell.cell.contender, cell.cell.workers,
                           std::vector<std::optional<CellSummary>>(part.elements.size())});
        const auto size =
            std::distance(sizes.begin(), sizes.find(elements_of(cell.cell.parameters)));
        row.cells[static_cast<std::size_t>(size)] = cell;
    }
    return part;
}

// What a part is ordered by, smaller is better; absent if the cell has no value.
std::optional<double> merit(const std::optional<CellSummary>& cell) {
    if (!cell) {
        return std::nullopt;
    }
    if (cell->put && cell->get) {
        return cell->put->median.summary.median + cell->get->median.summary.median;
    }
    if (cell->round_trip) {
        return cell->round_trip->median.summary.median;
    }
    if (cell->stream_bytes_per_s) {
        return -cell->stream_bytes_per_s->summary.median;
    }
    return std::nullopt;
}

void rank(QueuePart& part) {
    std::size_t largest = 0; // size that any contender managed
    for (const QueueContender& contender : part.contenders) {
        for (std::size_t i = 0; i < contender.cells.size(); ++i) {
            largest = merit(contender.cells[i]) ? std::max(largest, i) : largest;
        }
    }
    const auto key = [&](const QueueContender& contender) {
        const auto managed = std::ranges::count_if(
            contender.cells, [](const auto& cell) { return merit(cell).has_value(); });
        return std::tuple{
            merit(contender.cells[largest]).value_or(std::numeric_limits<double>::infinity()),
            -managed, contender.contender, contender.workers};
    };
    std::ranges::sort(part.contenders,
                      [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

std::vector<QueuePart> queue_parts(const std::vector<CellSummary>& cells) {
    std::vector<QueuePart> parts;
    for (const CellSummary& cell : cells) {
        const std::string name = part_of(cell.cell.parameters);
        const json parameters = shared_parameters(cell.cell.parameters);
        if (std::ranges::none_of(parts, [&](const QueuePart& p) {
            return p.part == name && p.parameters == parameters;
        })) {
            parts.push_back(make_part(name, parameters, cells));
            rank(parts.back());
        }
    }
    std::ranges::stable_sort(parts, [](const auto& a, const auto& b) {
        return std::pair{place(kParts, a.part), a.part} < std::pair{place(kParts, b.part), b.part};
    });
    return parts;
}

} // namespace

bool has_intervals(const WorkloadSection& section) {
    for (const WorkersBlock& block : section.blocks) {
        for (const RankedCell& cell : block.cells) {
            if (cell.summary.total && cell.summary.total->interval) {
                return true;
            }
        }
    }
    return false;
}

RunSummary summarize_run(const RunRecord& record) {
    RunSummary run;
    run.reference = reference_contender(record);
    for (const auto& [id, about] : record.contenders.items()) {
        if (about.is_object() && about.value("family", json()) == kCeiling) {
            run.ceilings.insert(id);
        }
    }
    std::set<int> rounds;
    for (const Sample& sample : record.samples) {
        rounds.insert(sample.round);
    }
    run.rounds = static_cast<int>(rounds.size());

    std::vector<CellSummary> queue;
    for (CellSummary& cell : summarize_cells(record)) {
        if (cell.cell.workload == kQueue) {
            queue.push_back(std::move(cell));
        } else {
            add_to_sections(run.sections, std::move(cell));
        }
    }
    run.queue = queue_parts(queue);
    for (WorkloadSection& section : run.sections) {
        rank(section);
        for (const WorkersBlock& block : section.blocks) {
            run.grouped = run.grouped || block.grouped;
        }
    }
    std::ranges::stable_sort(run.sections, [](const auto& a, const auto& b) {
        return std::pair{place(kWorkloads, a.workload), a.workload} <
               std::pair{place(kWorkloads, b.workload), b.workload};
    });
    return run;
}

} // namespace paceline::lab
