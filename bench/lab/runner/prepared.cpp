// SPDX-License-Identifier: Apache-2.0
// Everything that can refuse a run, before anything is written.
#include "lab/runner/prepared.hpp"

#include <set>
#include <string>

#include "lab/config/contenders.hpp"
#include "lab/runner/machine.hpp"
#include "lab/runner/sample_folders.hpp"

namespace paceline::lab {

Prepared prepare(const Laboratory& laboratory, Profile profile,
                 const std::vector<std::string>& names, bool explicit_workloads) {
    Prepared prepared;
    prepared.environment = recorded_environment(laboratory);
    prepared.profile = std::move(profile);
    resolve_workers(prepared.profile, prepared.environment);
    prepared.contenders = read_contenders(laboratory.source / "contenders");
    for (const auto& [id, options] : prepared.profile.contender_options) {
        Contender& contender = prepared.contenders.at(find_contender(prepared.contenders, id).id);
        apply_options(contender, options);
    }
    prepared.plan = make_plan({.profile = prepared.profile,
                               .contenders = names,
                               .reference = kReference,
                               .explicit_workloads = explicit_workloads},
                              prepared.contenders);
    std::set<std::string> ids;
    for (const PlannedCell& planned : prepared.plan.cells) {
        ids.insert(planned.cell.contender);
    }
    prepared.installed = find_all_installed(laboratory, prepared.contenders, ids);
    check_sample_folders();
    remove_stale_sample_folders();
    return prepared;
}

nlohmann::json contender_record(const Prepared& prepared) {
    nlohmann::json record = nlohmann::json::object();
    for (const auto& [id, installed] : prepared.installed) {
        const Contender& contender = prepared.contenders.at(id);
        record[id] = {{"name", contender.name},         {"description", contender.description},
                      {"language", contender.language}, {"family", contender.family},
                      {"idiom", contender.idiom},       {"documentation", contender.documentation},
                      {"note", contender.note},         {"parallel", contender.parallel},
                      {"color", contender.color},       {"shape", contender.shape},
                      {"version", installed.version},   {"installed", installed.installed}};
    }
    return record;
}

} // namespace paceline::lab
