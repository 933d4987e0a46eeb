// SPDX-License-Identifier: Apache-2.0
// The table of one workload: contenders by worker count and total.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/export/terminal_parts.hpp"
#include "lab/export/text.hpp"
#include "lab/export/titles.hpp"
#include "lab/export/units.hpp"
#include "lab/export/words.hpp"
#include "lab/stats/groups.hpp"

namespace paceline::lab {

namespace {

TableCell duration(const std::optional<Estimate>& estimate, Tone tone = Tone::plain) {
    return estimate ? TableCell{duration_cell(estimate->summary.median), tone}
                    : TableCell{"-", Tone::faint};
}

// The interval of the median where there is one, else smallest to largest: in brackets if it stands
// among intervals.
TableCell spread(const std::optional<Estimate>& estimate, bool among_intervals) {
    if (!estimate || estimate->summary.count < 2) {
        return {"-", Tone::faint};
    }
    if (estimate->interval) {
        return {duration_range(estimate->interval->lower, estimate->interval->upper), Tone::plain};
    }
    const std::string range = duration_range(estimate->summary.minimum, estimate->summary.maximum);
    return {among_intervals ? "(" + range + ")" : range, Tone::faint};
}

// Green only where the whole interval is below 1.
TableCell ratio(const std::optional<Estimate>& estimate) {
    if (!estimate) {
        return {"-", Tone::faint};
    }
    const bool faster = estimate->interval && estimate->interval->upper < 1.0;
    return {ratio_text(estimate->summary.median), faster ? Tone::good : Tone::plain};
}

// Columns that only some sections have something for.
struct Shown {
    bool intervals = false; // else ranges, from two rounds on
    bool spreads = false;
    bool groups = false;
};

template <class Holds>
bool any_cell(const WorkloadSection& section, const Holds& holds) {
    return std::ranges::any_of(
        section.blocks, [&](const auto& block) { return std::ranges::any_of(block.cells, holds); });
}

Shown shown_in(const WorkloadSection& section) {
    return {has_intervals(section),
            any_cell(section,
                     [](const RankedCell& cell) {
        return cell.summary.total && cell.summary.total->summary.count > 1;
    }),
            any_cell(section, [](const RankedCell& cell) { return cell.group.has_value(); })};
}

TableCell memory(const std::optional<Estimate>& peak) {
    return peak ? TableCell{bytes_cell(peak->summary.median)} : TableCell{"-", Tone::faint};
}

// Of a cell without any times: what happened instead.
TableCell mishaps_of(const CellSummary& cell) {
    std::vector<std::string> reasons;
    Tone tone = Tone::faint;
    for (const Mishap& mishap : cell.mishaps) {
        reasons.push_back(mishap_text(mishap, cell.statuses.total()));
        tone = is_failure(mishap.status) || tone == Tone::faint ? status_tone(mishap.status) : tone;
    }
    return {reasons.empty() ? "no times recorded" : fmt::format("{}", fmt::join(reasons, "; ")),
            tone};
}

TableRow row_of(const RankedCell& ranked, const Shown& shown) {
    const CellSummary& cell = ranked.summary;
    TableRow row{{{one_line(cell.cell.contender)}, {fmt::format("{}", cell.cell.workers)}}, {}};
    if (!cell.total) {
        row.message = mishaps_of(cell);
        return row;
    }
    for (const auto& phase : {cell.start, cell.cold_run, cell.hot_run, cell.stop}) {
        row.cells.push_back(duration(phase));
    }
    row.cells.push_back(duration(cell.total, Tone::strong));
    if (shown.spreads) {
        row.cells.push_back(spread(cell.total, shown.intervals));
    }
    row.cells.push_back(ratio(cell.ratio));
    if (shown.groups) {
        row.cells.push_back(ranked.group ? TableCell{group_letter(*ranked.group)}
                                         : TableCell{"-", Tone::faint});
    }
    row.cells.push_back(duration(cell.cpu));
    row.cells.push_back(memory(cell.peak_pss_bytes));
    return row;
}

// Rounds that failed although others did not, below their contender.
void add_partial_failures(Table& table, const CellSummary& cell) {
    if (!cell.total) {
        return;
    }
    for (const Mishap& mishap : cell.mishaps) {
        table.add(
            {{{""}, {""}},
             {"└ " + mishap_text(mishap, cell.statuses.total()), status_tone(mishap.status)}});
    }
}

Table table_for(const Shown& shown) {
    std::vector<TableColumn> columns{
        {"", "contender", Align::left, 0},  {"", "workers", Align::right, 0},
        {"", "start", Align::right, 1, 3},  {"run", "cold", Align::right, 1, 2},
        {"run", "hot", Align::right, 1, 8}, {"", "stop", Align::right, 1, 4},
        {"", "total", Align::right, 2}};
    if (shown.spreads) {
        columns.push_back(shown.intervals ? TableColumn{"95 %", "interval", Align::right, 2}
                                          : TableColumn{"", "range", Align::right, 2});
    }
    columns.push_back({"", "ratio", Align::right, 2});
    if (shown.groups) {
        columns.push_back({"", "group", Align::right, 2});
    }
    columns.push_back({"", "CPU", Align::right, 3, 7});
    columns.push_back({"peak", "memory", Align::right, 3, 6});
    return Table(std::move(columns));
}

} // namespace

Tone status_tone(Status status) {
    if (is_failure(status)) {
        return Tone::bad;
    }
    return status == Status::skipped ? Tone::caution : Tone::faint;
}

std::string terminal_heading(const std::string& name, const std::string& title,
                             const TerminalOptions& options) {
    const std::string label = one_line(name) + (title.empty() ? "" : ":");
    const auto width = static_cast<std::size_t>(std::max(options.width, 1));
    std::string text;
    for (const std::string& line : wrap(label + " " + title, width, 2)) {
        text += line + "\n";
    }
    return toned(label, Tone::strong, options.color) + text.substr(label.size());
}

std::string terminal_workload(const WorkloadSection& section, const TerminalOptions& options) {
    const Shown shown = shown_in(section);
    Table table = table_for(shown);
    bool first = true;
    for (const WorkersBlock& block : section.blocks) {
        if (!first) {
            table.add_rule();
        }
        first = false;
        for (const RankedCell& cell : block.cells) {
            table.add(row_of(cell, shown));
            add_partial_failures(table, cell.summary);
        }
    }
    const Table::Text text =
        table.text(static_cast<std::size_t>(std::max(options.width, 1)), options.color);
    std::string section_text =
        terminal_heading(section.workload, work_title(section.workload, section.parameters),
                         options) +
        "\n" + text.text;
    if (!text.left_out.empty()) {
        section_text += toned(fmt::format("left out at {} columns: {}\n", options.width,
                                          fmt::join(text.left_out, ", ")),
                              Tone::faint, options.color);
    }
    return section_text;
}

} // namespace paceline::lab
