// SPDX-License-Identifier: Apache-2.0
// Field by field in the order of document.ts.
#include "lab/report/document.hpp"

#include "lab/export/titles.hpp"
#include "lab/export/words.hpp"
#include "lab/report/command.hpp"
#include "lab/report/contenders.hpp"
#include "lab/report/estimates.hpp"
#include "lab/report/sample_table.hpp"
#include "lab/stats/run_summary.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::string dump(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

json object_or_empty(const json& value) {
    return value.is_object() ? value : json::object();
}

ordered_json cell_fields(const CellSummary& summary, const json& settings,
                         const BaseProfile& base) {
    ordered_json object{{"workload", summary.cell.workload},
                        {"parameters", summary.cell.parameters},
                        {"contender", summary.cell.contender},
                        {"workers", summary.cell.workers},
                        {"version", summary.version}};
    add_statuses(object, summary);
    object["command"] = cell_command(summary.cell, settings, base);
    add_estimates(object, summary);
    return object;
}

ordered_json block_fields(const WorkersBlock& block, const CellPlaces& places) {
    ordered_json ranking = ordered_json::array();
    for (const RankedCell& cell : block.cells) {
        ranking.push_back({{"cell", places.of(cell.summary.cell)},
                           {"group", cell.group ? ordered_json(*cell.group) : nullptr}});
    }
    return {{"workers", block.workers}, {"grouped", block.grouped}, {"ranking", ranking}};
}

ordered_json section_fields(const WorkloadSection& section, const CellPlaces& places) {
    ordered_json blocks = ordered_json::array();
    for (const WorkersBlock& block : section.blocks) {
        blocks.push_back(block_fields(block, places));
    }
    return {{"workload", section.workload},
            {"parameters", section.parameters},
            {"title", work_title(section.workload, section.parameters)},
            {"blocks", blocks}};
}

ordered_json queue_fields(const QueuePart& part, const CellPlaces& places) {
    ordered_json contenders = ordered_json::array();
    for (const QueueContender& contender : part.contenders) {
        ordered_json cells = ordered_json::array();
        for (const auto& cell : contender.cells) {
            cells.push_back(cell ? ordered_json(places.of(cell->cell)) : nullptr);
        }
        contenders.push_back(
            {{"contender", contender.contender}, {"workers", contender.workers}, {"cells", cells}});
    }
    return {{"part", part.part},
            {"parameters", part.parameters},
            {"title", queue_title(part.part, part.parameters)},
            {"elements", part.elements},
            {"contenders", contenders}};
}

// ",\n\"name\": [items]", a line an item.
template <class Items, class Fields>
std::string list_member(const char* name, const Items& items, const Fields& fields) {
    std::string text = std::string(",\n\"") + name + "\": [";
    const char* separator = "\n";
    for (const auto& item : items) {
        text += separator + dump(fields(item));
        separator = ",\n";
    }
    return text + "]";
}

std::string member(const char* name, const ordered_json& value) {
    return std::string(",\n\"") + name + "\": " + dump(value);
}

std::string run_document(const ReportRun& run) {
    const RunRecord& record = run.record;
    const RunSummary summary = summarize_run(record);
    const std::vector<CellSummary> cells = summarize_cells(record);
    const CellPlaces places(cells);
    const json header = object_or_empty(record.run);
    const json settings = object_or_empty(header.value("settings", json()));

    std::string text = "{\"header\": " + dump(header);
    text += member("environment", object_or_empty(record.environment));
    text += member("run_line", run_line(record, summary));
    text += member("environment_line", environment_line(record.environment));
    text += member("verdict_line", verdict_line(summary));
    text += member("notes", notes(record, summary));
    text += member("reference", summary.reference);
    text += member("rounds", summary.rounds);
    text += member("contenders", contender_fields(run, cells));
    text += list_member("cells", cells, [&](const CellSummary& cell) {
        return cell_fields(cell, settings, run.base);
    });
    text += list_member("sections", summary.sections, [&](const WorkloadSection& section) {
        return section_fields(section, places);
    });
    text += list_member("queue", summary.queue,
                        [&](const QueuePart& part) { return queue_fields(part, places); });
    text += ",\n\"samples\": " + sample_table(record.samples, places);
    text += member("logs", run.logs);
    return text + "}";
}

} // namespace

std::string report_document(const std::vector<ReportRun>& runs, std::string_view lab) {
    std::string text = "{\"schema\": " + std::to_string(kReportSchema);
    text += member("lab", lab);
    text += ",\n\"runs\": [";
    const char* separator = "\n";
    for (const ReportRun& run : runs) {
        text += separator + run_document(run);
        separator = ",\n";
    }
    return text + "\n]}\n";
}

} // namespace paceline::lab
