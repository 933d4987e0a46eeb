// SPDX-License-Identifier: Apache-2.0
// Fields that every reader can rely on, whichever lab wrote the run.
#include "lab/report/contenders.hpp"

#include <set>
#include <string>

namespace paceline::lab {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// The recorded value if it is of the kind of `otherwise`.
json recorded(const json& about, const char* key, const json& otherwise) {
    const auto found = about.find(key);
    return found != about.end() && found->type() == otherwise.type() ? *found : otherwise;
}

ordered_json source_fields(const ReportRun& run, const std::string& id) {
    ordered_json files = ordered_json::array();
    if (const auto found = run.sources.find(id); found != run.sources.end()) {
        for (const SourceFile& source : found->second) {
            files.push_back({{"file", source.file}, {"text", source.text}});
        }
    }
    return files;
}

} // namespace

ordered_json contender_fields(const ReportRun& run, const std::vector<CellSummary>& cells) {
    const json known = run.record.contenders.is_object() ? run.record.contenders : json::object();
    std::set<std::string> ids;
    for (const auto& [id, about] : known.items()) {
        ids.insert(id);
    }
    for (const CellSummary& cell : cells) {
        ids.insert(cell.cell.contender);
    }
    ordered_json contenders = ordered_json::object();
    for (const std::string& id : ids) {
        const json about = recorded(known, id.c_str(), json::object());
        ordered_json& fields = contenders[id];
        fields["name"] = recorded(about, "name", id);
        for (const char* key : {"description", "language", "family", "idiom"}) {
            fields[key] = recorded(about, key, "");
        }
        fields["documentation"] = recorded(about, "documentation", json::array());
        fields["note"] = recorded(about, "note", "");
        fields["parallel"] = recorded(about, "parallel", true);
        fields["version"] = recorded(about, "version", "");
        fields["installed"] = recorded(about, "installed", true);
        fields["color"] = recorded(about, "color", "");
        fields["shape"] = recorded(about, "shape", "");
        fields["source"] = source_fields(run, id);
    }
    return contenders;
}

} // namespace paceline::lab
