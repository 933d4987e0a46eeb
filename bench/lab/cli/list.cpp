// SPDX-License-Identifier: Apache-2.0
// list: contenders, workloads and profiles.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/cli/commands.hpp"
#include "lab/config/contenders.hpp"
#include "lab/config/profile.hpp"
#include "lab/process/standard_streams.hpp"
#include "lab/runner/versions.hpp"

namespace paceline::lab {

namespace {

std::string painted(const Terminal& terminal, const char* code, const std::string& text) {
    return terminal.color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

} // namespace

int list_command(const Laboratory& laboratory, const Terminal& terminal) {
    const auto contenders = read_contenders(laboratory.source / "contenders");
    std::size_t id_width = 0;
    std::set<std::string> ids;
    for (const auto& [id, contender] : contenders) {
        ids.insert(id);
        id_width = std::max(id_width, id.size());
    }
    const auto all_installed = find_all_installed(laboratory, contenders, ids);
    print_output(fmt::format("{}\n", painted(terminal, "1", "Contenders")));
    for (const auto& [id, contender] : contenders) {
        const Installed& installed = all_installed.at(id);
        const std::string version =
            installed.installed ? installed.version : "not installed: " + installed.reason;
        print_output(fmt::format("  {:<{}}  {:<8}{:<15}{:<13}{}{}\n", id, id_width,
                                 contender.language, contender.family, contender.idiom,
                                 painted(terminal, installed.installed ? "0" : "31", version),
                                 contender.runs_by_default ? "" : "  (only when named)"));
        print_output(fmt::format("  {:<{}}  {}\n", "", id_width,
                                 painted(terminal, "2",
                                         fmt::format("{}; on {}", contender.description,
                                                     fmt::join(contender.workloads, ", ")))));
    }
    print_output(fmt::format("\n{}\n", painted(terminal, "1", "Workloads")));
    print_output(
        "  numerical       a 4x4 filter over one shared image; the results are large\n"
        "  stateful        documents are added to each worker's table of word prefixes; the "
        "tables are merged\n"
        "  initialization  digits are predicted by a model that takes long to load\n"
        "  queue           arrays through a queue: put then get in one process, round trip "
        "and stream between two\n");
    print_output(fmt::format("\n{}\n", painted(terminal, "1", "Profiles")));
    for (const std::string& name : profile_names(laboratory.source / "profiles")) {
        print_output(fmt::format("  {:<14}  {}\n", name,
                                 read_profile(laboratory.source / "profiles", name).description));
    }
    print_output(
        "\nEvery parameter of a profile stands in bench/profiles/*.toml; --config FILE and "
        "--set KEY=VALUE override it.\n");
    return 0;
}

} // namespace paceline::lab
