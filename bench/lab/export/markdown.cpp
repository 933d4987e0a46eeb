// SPDX-License-Identifier: Apache-2.0
// The document and its tables.
#include "lab/export/markdown.hpp"

#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/export/failures.hpp"
#include "lab/export/text.hpp"
#include "lab/export/titles.hpp"
#include "lab/export/units.hpp"
#include "lab/export/words.hpp"
#include "lab/stats/groups.hpp"

namespace paceline::lab {

namespace {

constexpr const char* kNothing = "";

bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// An underscore between letters or digits marks nothing and stays readable.
std::string escaped(std::string_view raw) {
    const std::string text = one_line(raw);
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool inside =
            i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
        if (c == '<' || c == '&') {
            result += c == '<' ? "&lt;" : "&amp;";
        } else {
            const bool marks = std::string_view("\\`*[]|#~>").find(c) != std::string_view::npos ||
                               (c == '_' && !inside);
            result += marks ? "\\" : "";
            result += c;
        }
    }
    return result;
}

using Fields = std::vector<std::string>;

std::string line(const Fields& fields) {
    std::string text = "|";
    for (const std::string& field : fields) {
        text += " " + field + " |";
    }
    return text + "\n";
}

// `left`: how many columns from the first are text.
std::string head(const Fields& fields, std::size_t left) {
    std::string text = line(fields) + "|";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        text += i < left ? " --- |" : " ---: |";
    }
    return text + "\n";
}

std::string duration(const std::optional<Estimate>& estimate) {
    return estimate ? duration_text(estimate->summary.median) : kNothing;
}

std::string bytes(const std::optional<Estimate>& estimate) {
    return estimate ? bytes_text(estimate->summary.median) : kNothing;
}

std::string total_range(const std::optional<Estimate>& total) {
    if (!total || total->summary.count < 2) {
        return kNothing;
    }
    return duration_range(total->summary.minimum, total->summary.maximum);
}

std::string total_interval(const std::optional<Estimate>& total) {
    return total && total->interval ? duration_range(total->interval->lower, total->interval->upper)
                                    : kNothing;
}

std::string ratio_interval(const std::optional<Estimate>& ratio) {
    return ratio && ratio->interval ? ratio_range(ratio->interval->lower, ratio->interval->upper)
                                    : kNothing;
}

// "10 of 10", or what happened instead.
std::string rounds_ok(const CellSummary& cell) {
    std::string text = fmt::format("{} of {}", cell.statuses.of(Status::ok), cell.statuses.total());
    for (const Mishap& mishap : cell.mishaps) {
        text += fmt::format(", {} {}", mishap.rounds, status_text(mishap.status));
    }
    return text;
}

// Columns of intervals and groups only where there are some.
std::string workload_table(const WorkloadSection& section, const std::string& reference) {
    const bool intervals = has_intervals(section);
    const auto assemble = [&](Fields before, Fields verdict, const Fields& after) {
        if (intervals) {
            before.insert(before.end(), verdict.begin(), verdict.end());
        }
        before.insert(before.end(), after.begin(), after.end());
        return before;
    };
    std::string text =
        head(assemble({"contender", "workers", "rounds ok", "start", "run (cold)", "run (hot)",
                       "stop", "total", "range", "ratio to " + escaped(reference)},
                      {"95 % interval of the total", "95 % interval of the ratio", "group"},
                      {"CPU", "peak memory", "peak shared memory"}),
             1);
    for (const WorkersBlock& block : section.blocks) {
        for (const RankedCell& ranked : block.cells) {
            const CellSummary& cell = ranked.summary;
            text += line(assemble(
                {escaped(cell.cell.contender), fmt::format("{}", cell.cell.workers),
                 rounds_ok(cell), duration(cell.start), duration(cell.cold_run),
                 duration(cell.hot_run), duration(cell.stop), duration(cell.total),
                 total_range(cell.total),
                 cell.ratio ? ratio_text(cell.ratio->summary.median) : kNothing},
                {total_interval(cell.total), ratio_interval(cell.ratio),
                 ranked.group ? group_letter(*ranked.group) : kNothing},
                {duration(cell.cpu), bytes(cell.peak_pss_bytes), bytes(cell.peak_shm_bytes)}));
        }
    }
    return text;
}

using CellText = std::function<std::string(const CellSummary&)>;

std::string queue_table(const QueuePart& part, const std::string& caption,
                        const CellText& text_of) {
    Fields names{"contender"};
    for (const std::int64_t elements : part.elements) {
        names.push_back(grouped_integer(elements));
    }
    std::string text = fmt::format("{}; columns: elements\n\n", caption) + head(names, 1);
    for (const QueueContender& contender : part.contenders) {
        Fields fields{escaped(contender.contender)};
        for (const auto& cell : contender.cells) {
            std::string field = cell ? text_of(*cell) : kNothing;
            if (cell && field.empty() && !cell->mishaps.empty()) {
                field = status_text(cell->mishaps.front().status);
            }
            fields.push_back(std::move(field));
        }
        text += line(fields);
    }
    return text + "\n";
}

CellText calls_text(std::optional<CallEstimate> CellSummary::* member) {
    return [=](const CellSummary& cell) -> std::string {
        const auto& calls = cell.*member;
        if (!calls) {
            return kNothing;
        }
        const std::string deviation =
            calls->standard_deviation
                ? " ± " + duration_text(calls->standard_deviation->summary.median)
                : "";
        return fmt::format("{} ({}{})", duration_text(calls->median.summary.median),
                           duration_text(calls->mean.summary.median), deviation);
    };
}

std::string rate_text(const CellSummary& cell) {
    return cell.stream_bytes_per_s ? bytes_text(cell.stream_bytes_per_s->summary.median) + "/s"
                                   : kNothing;
}

std::string queue_tables(const QueuePart& part) {
    const std::string title = fmt::format("## queue {}\n\n{}\n\n", escaped(part.part),
                                          escaped(queue_title(part.part, part.parameters)));
    const auto measured = [&](const auto& has) {
        for (const QueueContender& contender : part.contenders) {
            for (const auto& cell : contender.cells) {
                if (cell && has(*cell)) {
                    return true;
                }
            }
        }
        return false;
    };
    std::string tables;
    for (const auto& [name, member] :
         {std::pair{"put", &CellSummary::put}, std::pair{"get", &CellSummary::get},
          std::pair{"round trip", &CellSummary::round_trip}}) {
        if (measured([&](const CellSummary& cell) { return (cell.*member).has_value(); })) {
            tables += queue_table(part, fmt::format("{}: median (mean ± standard deviation)", name),
                                  calls_text(member));
        }
    }
    if (measured([](const CellSummary& cell) { return cell.stream_bytes_per_s.has_value(); })) {
        tables += queue_table(part, "rate", rate_text);
    }
    if (tables.empty()) {
        tables = queue_table(part, "status", [](const CellSummary&) { return kNothing; });
    }
    return title + tables;
}

std::string failures(const std::vector<CellSummary>& cells) {
    const std::vector<FailureEntry> entries = failure_entries(cells);
    if (entries.empty()) {
        return "";
    }
    std::string text =
        "## Not ok\n\n" + head({"status", "contender", "where", "samples", "reason"}, 5);
    for (const FailureEntry& entry : entries) {
        text += line({status_text(entry.status), escaped(entry.contender),
                      escaped(fmt::format("{}", fmt::join(entry.places, "; "))),
                      fmt::format("{} of {}", entry.failed, entry.samples), escaped(entry.reason)});
    }
    return text + "\n";
}

std::string bullet_list(const RunRecord& record, const RunSummary& summary) {
    std::string text;
    if (const std::string verdict = verdict_line(summary); !verdict.empty()) {
        text += "- " + escaped(verdict) + "\n";
    }
    for (const std::string& note : notes(record, summary)) {
        text += "- " + escaped(note) + "\n";
    }
    return text.empty() ? "" : "## Notes\n\n" + text + "\n";
}

std::string contender_table(const nlohmann::json& contenders) {
    if (!contenders.is_object() || contenders.empty()) {
        return "";
    }
    std::string text =
        "## Contenders\n\n" +
        head({"folder", "name", "version", "language", "family", "idiom", "note"}, 7);
    for (const auto& [folder, contender] : contenders.items()) {
        Fields fields{escaped(folder)};
        for (const char* key : {"name", "version", "language", "family", "idiom", "note"}) {
            const auto value = contender.is_object() ? contender.find(key) : contender.end();
            const bool there = value != contender.end() && value->is_string();
            fields.push_back(there ? escaped(value->get_ref<const std::string&>()) : kNothing);
        }
        text += line(fields);
    }
    return text + "\n";
}

constexpr const char* kLegend =
    "Total: start + cold run + stop. Times, CPU and memory are medians over the rounds that are "
    "ok; "
    "the intervals cover the median with at least 95 % and need 6 rounds. Ratio: total divided by "
    "the "
    "reference's total of the same round, median of the rounds. Contenders of one group cannot be "
    "told "
    "from the best of it. CPU and memory are of all processes together; 1 MB = 1,000,000 bytes.\n";

} // namespace

std::string export_markdown(const RunRecord& record) {
    const RunSummary summary = summarize_run(record);
    std::string text = "# paceline-bench\n\n" + escaped(run_line(record, summary)) + "\n\n";
    if (const std::string machine = environment_line(record.environment); !machine.empty()) {
        text += escaped(machine) + "\n\n";
    }
    text += bullet_list(record, summary);
    for (const WorkloadSection& section : summary.sections) {
        text += fmt::format("## {}\n\n{}\n\n{}\n", escaped(section.workload),
                            escaped(work_title(section.workload, section.parameters)),
                            workload_table(section, summary.reference));
    }
    for (const QueuePart& part : summary.queue) {
        text += queue_tables(part);
    }
    return text + failures(summarize_cells(record)) + contender_table(record.contenders) + kLegend;
}

} // namespace paceline::lab
