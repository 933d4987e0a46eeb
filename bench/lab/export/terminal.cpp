// SPDX-License-Identifier: Apache-2.0
// Title, tables, notes, legend.
#include "lab/export/terminal.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lab/export/terminal_parts.hpp"
#include "lab/export/text.hpp"
#include "lab/export/words.hpp"

namespace paceline::lab {

namespace {

std::string wrapped(const std::string& text, Tone tone, const TerminalOptions& options,
                    std::size_t indent = 0) {
    std::string result;
    for (const std::string& line :
         wrap(text, static_cast<std::size_t>(std::max(options.width, 1)), indent)) {
        result += toned(line, tone, options.color) + "\n";
    }
    return result;
}

std::string failure_count(const std::vector<CellSummary>& cells) {
    const auto failed = std::ranges::count_if(cells, [](const CellSummary& cell) {
        return std::ranges::any_of(cell.mishaps,
                                   [](const Mishap& mishap) { return is_failure(mishap.status); });
    });
    return failed == 0
               ? ""
               : fmt::format("{} of {} cells failed in at least one round.", failed, cells.size());
}

bool partial_queue_failures(const RunSummary& summary) {
    for (const QueuePart& part : summary.queue) {
        for (const QueueContender& contender : part.contenders) {
            for (const auto& cell : contender.cells) {
                if (cell && cell->statuses.of(Status::ok) > 0 && !cell->mishaps.empty()) {
                    return true;
                }
            }
        }
    }
    return false;
}

std::string spread_legend(const RunSummary& summary) {
    if (std::ranges::any_of(summary.sections, has_intervals)) {
        return "interval: covers the median with at least 95 %; in brackets the range, where "
               "rounds are too few. ";
    }
    return summary.rounds > 1 ? "range: smallest to largest total. " : "";
}

std::string workload_legend(const RunSummary& summary) {
    return fmt::format(
        "total: start + cold run + stop. Times, CPU and memory are medians over the rounds. "
        "{}ratio: "
        "total / {}'s total of the same round, median; 0.50x takes half its time, 2.00x twice. "
        "{}CPU: "
        "of all processes. memory: peak of all processes, shared pages counted once. ",
        spread_legend(summary), one_line(summary.reference),
        summary.grouped ? "group: contenders with the same letter cannot be told from the best of "
                          "it (by the interval of the ratio). "
                        : "");
}

// Only what stands in the tables above it.
std::string legend(const RunSummary& summary) {
    std::string text = summary.sections.empty() ? "" : workload_legend(summary);
    if (!summary.queue.empty()) {
        text += "queue: over the calls of a round, then the median of the rounds; an element has 8 "
                "bytes. ";
        text += partial_queue_failures(summary) ? "!: some rounds failed. " : "";
    }
    text += text.empty() ? "" : "1 MB = 1,000,000 bytes.";
    return text;
}

} // namespace

std::string terminal_table(const RunRecord& record, const TerminalOptions& options) {
    const RunSummary summary = summarize_run(record);
    std::string text = wrapped(run_line(record, summary), Tone::plain, options, 2);
    text += wrapped(environment_line(record.environment), Tone::plain, options, 2);
    for (const WorkloadSection& section : summary.sections) {
        text += "\n" + terminal_workload(section, options);
    }
    for (const QueuePart& part : summary.queue) {
        text += "\n" + terminal_queue_part(part, options);
    }
    text += '\n';
    if (const std::string verdict = verdict_line(summary); !verdict.empty()) {
        text += wrapped(verdict, Tone::caution, options, 2);
    }
    if (const std::string count = failure_count(summarize_cells(record)); !count.empty()) {
        text += wrapped(count, Tone::bad, options, 2);
    }
    for (const std::string& note : notes(record, summary)) {
        text += wrapped("- " + note, Tone::plain, options, 2);
    }
    return text + wrapped(legend(summary), Tone::faint, options);
}

} // namespace paceline::lab
