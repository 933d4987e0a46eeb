// SPDX-License-Identifier: Apache-2.0
// Merging of cells that failed alike, and the list at a terminal.
#include "lab/export/failures.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/export/terminal_parts.hpp"
#include "lab/export/text.hpp"
#include "lab/export/units.hpp"
#include "lab/export/words.hpp"

namespace paceline::lab {

namespace {

constexpr std::size_t kScreenLines = 36; // a list that scrolls away is not read

using Cells = std::vector<const CellSummary*>;

std::string part_of(const Cell& cell) {
    const auto part = cell.parameters.find("part");
    return part != cell.parameters.end() && part->is_string() ? part->get<std::string>() : "";
}

std::string queue_place(const Cell& first, std::size_t sizes) {
    const auto elements = first.parameters.find("elements");
    std::string place = "queue " + one_line(part_of(first));
    if (elements != first.parameters.end() && elements->is_number_integer()) {
        place += fmt::format(", {} elements", grouped_integer(elements->get<long long>()));
    }
    return sizes == 1
               ? place
               : fmt::format("{} and {} more size{}", place, sizes - 1, sizes == 2 ? "" : "s");
}

// Sizes of one part of the queue are told by the first of them; parameters of a workload are not
// told.
std::vector<std::string> places_of(const Cells& cells) {
    std::vector<std::string> places;
    std::map<std::string, Cells> parts;
    for (const CellSummary* cell : cells) {
        if (cell->cell.workload == "queue") {
            parts[part_of(cell->cell)].push_back(cell);
            continue;
        }
        const std::string place =
            fmt::format("{}, {}", one_line(cell->cell.workload), workers_text(cell->cell.workers));
        if (std::ranges::find(places, place) == places.end()) {
            places.push_back(place);
        }
    }
    for (const auto& [part, alike] : parts) {
        places.push_back(queue_place(alike.front()->cell, alike.size()));
    }
    return places;
}

int severity(Status status) {
    return is_failure(status) ? 0 : status == Status::skipped ? 1 : 2;
}

// One line for what could not be tried, and for a failure a second one with the reason.
std::vector<std::string> entry_lines(const FailureEntry& entry, std::size_t status_width,
                                     std::size_t contender_width, const TerminalOptions& options) {
    const auto width = static_cast<std::size_t>(std::max(options.width, 1));
    const std::string status = pad_right(status_text(entry.status), status_width);
    const std::string contender = pad_right(one_line(entry.contender), contender_width);
    const std::size_t used = display_width(status) + display_width(contender) + 4;
    std::string where = fmt::format("{} of {} samples: {}", entry.failed, entry.samples,
                                    fmt::join(entry.places, "; "));
    const std::string reason = one_line(entry.reason);
    if (!is_failure(entry.status) && !reason.empty()) {
        where += " (" + reason + ")";
    }
    std::vector<std::string> lines{
        fmt::format("{}  {}  {}", toned(status, status_tone(entry.status), options.color),
                    toned(contender, Tone::strong, options.color),
                    fit(where, width > used ? width - used : 1))};
    if (is_failure(entry.status) && !reason.empty()) {
        lines.push_back(pad_right("", status_width + 2) +
                        fit(reason, width > status_width + 2 ? width - status_width - 2 : 1));
    }
    return lines;
}

} // namespace

std::vector<FailureEntry> failure_entries(const std::vector<CellSummary>& cells) {
    using Key = std::tuple<int, Status, std::string, std::string>;
    std::map<Key, Cells> together;
    for (const CellSummary& cell : cells) {
        for (const Mishap& mishap : cell.mishaps) {
            together[{severity(mishap.status), mishap.status, cell.cell.contender, mishap.reason}]
                .push_back(&cell);
        }
    }
    std::vector<FailureEntry> entries;
    for (const auto& [key, alike] : together) {
        const auto& [order, status, contender, reason] = key;
        FailureEntry entry{status, contender, places_of(alike), 0, 0, reason};
        for (const CellSummary* cell : alike) {
            entry.failed += cell->statuses.of(status);
            entry.samples += cell->statuses.total();
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string terminal_failures(const RunRecord& record, const TerminalOptions& options) {
    const std::vector<CellSummary> cells = summarize_cells(record);
    const std::vector<FailureEntry> entries = failure_entries(cells);
    if (entries.empty()) {
        return fmt::format("no failures: all {} cells are ok in all rounds\n", cells.size());
    }
    std::size_t status_width = 0;
    std::size_t contender_width = 0;
    for (const FailureEntry& entry : entries) {
        status_width = std::max(status_width, display_width(status_text(entry.status)));
        contender_width = std::max(contender_width, display_width(one_line(entry.contender)));
    }
    std::string text;
    std::size_t used = 0;
    std::size_t shown = 0;
    for (const FailureEntry& entry : entries) {
        const auto lines = entry_lines(entry, status_width, contender_width, options);
        if (used + lines.size() > kScreenLines) {
            break;
        }
        used += lines.size();
        ++shown;
        for (const std::string& line : lines) {
            text += line + "\n";
        }
    }
    if (shown < entries.size()) {
        text += fmt::format("and {} more; all of them: paceline-bench export --format markdown\n",
                            entries.size() - shown);
    }
    return text;
}

} // namespace paceline::lab
