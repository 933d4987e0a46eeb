// SPDX-License-Identifier: Apache-2.0
// The tables of the queue workload: contenders by array size, one unit a table so that sizes
// compare at a glance.
#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/export/terminal_parts.hpp"
#include "lab/export/text.hpp"
#include "lab/export/titles.hpp"
#include "lab/export/units.hpp"
#include "lab/export/words.hpp"

namespace paceline::lab {

namespace {

using Value = std::function<std::optional<double>(const CellSummary&)>;

// One statistic of a part: a heading and, below it, a row a contender.
struct Statistic {
    std::string name;
    Value value; // in the table's unit
};

std::optional<double> middle(const std::optional<Estimate>& estimate) {
    return estimate ? std::optional{estimate->summary.median} : std::nullopt;
}

using Calls = std::optional<CallEstimate> CellSummary::*;

std::optional<double> scaled(std::optional<double> value, double unit) {
    return value ? std::optional{*value / unit} : std::nullopt;
}

void add_call_statistics(std::vector<Statistic>& statistics, const std::string& name, Calls calls,
                         const Unit& unit) {
    const double size = unit.size;
    statistics.push_back({fmt::format("{} median, {}", name, unit.name),
                          [=](const CellSummary& cell) -> std::optional<double> {
        const auto& c = cell.*calls;
        return c ? scaled(middle(c->median), size) : std::nullopt;
    }});
    statistics.push_back({fmt::format("{} mean, {}", name, unit.name),
                          [=](const CellSummary& cell) -> std::optional<double> {
        const auto& c = cell.*calls;
        return c ? scaled(middle(c->mean), size) : std::nullopt;
    }});
    statistics.push_back({fmt::format("{} standard deviation, {}", name, unit.name),
                          [=](const CellSummary& cell) -> std::optional<double> {
        const auto& c = cell.*calls;
        return c ? scaled(middle(c->standard_deviation), size) : std::nullopt;
    }});
}

template <class Visit>
void for_each_cell(const QueuePart& part, const Visit& visit) {
    for (const QueueContender& contender : part.contenders) {
        for (const auto& cell : contender.cells) {
            if (cell) {
                visit(*cell);
            }
        }
    }
}

// From the medians: the deviations of quiet calls would ask for a unit too small to read the rest
// in.
Unit unit_of(const QueuePart& part) {
    std::vector<double> medians;
    for_each_cell(part, [&](const CellSummary& cell) {
        for (const Calls calls : {&CellSummary::put, &CellSummary::get, &CellSummary::round_trip}) {
            if (cell.*calls) {
                medians.push_back((cell.*calls)->median.summary.median);
            }
        }
    });
    return common_duration_unit(medians);
}

std::vector<Statistic> statistics_of(const QueuePart& part) {
    const Unit unit = unit_of(part);
    bool put = false;
    bool get = false;
    bool round_trip = false;
    bool stream = false;
    for_each_cell(part, [&](const CellSummary& cell) {
        put = put || cell.put;
        get = get || cell.get;
        round_trip = round_trip || cell.round_trip;
        stream = stream || cell.stream_bytes_per_s;
    });
    std::vector<Statistic> statistics;
    if (put) {
        add_call_statistics(statistics, "put", &CellSummary::put, unit);
    }
    if (get) {
        add_call_statistics(statistics, "get", &CellSummary::get, unit);
    }
    if (round_trip) {
        add_call_statistics(statistics, "round trip", &CellSummary::round_trip, unit);
    }
    if (stream) {
        constexpr double kMegabyte = 1e6;
        statistics.push_back({"rate, MB/s", [](const CellSummary& cell) {
            return scaled(middle(cell.stream_bytes_per_s), kMegabyte);
        }});
    }
    if (statistics.empty()) { // nothing was measured: the statuses alone
        statistics.push_back({"", [](const CellSummary&) { return std::nullopt; }});
    }
    return statistics;
}

// What stands in a cell without a value.
TableCell status_cell(const CellSummary& cell) {
    if (cell.mishaps.empty()) {
        return {"-", Tone::faint};
    }
    const Status status = cell.mishaps.front().status;
    return {status_text(status), status_tone(status)};
}

TableCell value_cell(const std::optional<CellSummary>& cell, const Value& value) {
    if (!cell) {
        return {"", Tone::plain};
    }
    const auto number = value(*cell);
    if (!number) {
        return cell->statuses.of(Status::ok) > 0 ? TableCell{"-", Tone::faint} : status_cell(*cell);
    }
    const bool failures =
        std::ranges::any_of(cell->mishaps, [](const Mishap& m) { return is_failure(m.status); });
    return {three_digits(*number) + (failures ? "!" : ""), failures ? Tone::bad : Tone::plain};
}

bool was_tried(const QueueContender& contender) {
    return std::ranges::any_of(contender.cells, [](const auto& cell) {
        return cell &&
               cell->statuses.of(Status::unsupported) + cell->statuses.of(Status::not_installed) <
                   cell->statuses.total();
    });
}

Table band(const QueuePart& part, const std::vector<Statistic>& statistics, std::size_t first,
           std::size_t last) {
    std::vector<TableColumn> columns{{"", "contender \\ elements", Align::left, 0}};
    for (std::size_t size = first; size < last; ++size) {
        columns.push_back({"", grouped_integer(part.elements[size]), Align::right, 1});
    }
    Table table(std::move(columns));
    bool rule = false;
    for (const Statistic& statistic : statistics) {
        if (rule) {
            table.add_rule();
        }
        rule = true;
        if (!statistic.name.empty()) {
            table.add({{}, {statistic.name, Tone::strong}});
        }
        for (const QueueContender& contender : part.contenders) {
            if (!was_tried(contender)) {
                continue;
            }
            TableRow row{{{one_line(contender.contender)}}, {}};
            for (std::size_t size = first; size < last; ++size) {
                row.cells.push_back(value_cell(contender.cells[size], statistic.value));
            }
            table.add(std::move(row));
        }
    }
    return table;
}

std::string not_tried(const QueuePart& part, const TerminalOptions& options) {
    std::string text;
    for (const QueueContender& contender : part.contenders) {
        if (was_tried(contender)) {
            continue;
        }
        const auto cell = std::ranges::find_if(
            contender.cells, [](const auto& c) { return c && !c->mishaps.empty(); });
        if (cell == contender.cells.end()) {
            continue;
        }
        const Mishap& mishap = (*cell)->mishaps.front();
        const std::string line =
            fmt::format("{} {}", one_line(contender.contender), mishap_text(mishap, mishap.rounds));
        text += toned(fit(line, static_cast<std::size_t>(std::max(options.width, 1))), Tone::faint,
                      options.color) +
                "\n";
    }
    return text;
}

} // namespace

std::string terminal_queue_part(const QueuePart& part, const TerminalOptions& options) {
    const auto width = static_cast<std::size_t>(std::max(options.width, 1));
    std::string text =
        terminal_heading("queue " + part.part, queue_title(part.part, part.parameters), options);
    const std::vector<Statistic> statistics = statistics_of(part);
    for (std::size_t first = 0; first < part.elements.size();) {
        // As many sizes as fit, at least one; the others follow in a table of their own.
        std::size_t last = part.elements.size();
        while (last > first + 1 && band(part, statistics, first, last).narrowest() > width) {
            --last;
        }
        text += "\n" + band(part, statistics, first, last).text(width, options.color).text;
        first = last;
    }
    return text + not_tried(part, options);
}

} // namespace paceline::lab
