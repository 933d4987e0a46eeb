// SPDX-License-Identifier: Apache-2.0
// run, show, export.
#include "lab/cli/commands.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "lab/config/nearest.hpp"
#include "lab/config/profile.hpp"
#include "lab/export/csv.hpp"
#include "lab/export/json.hpp"
#include "lab/export/markdown.hpp"
#include "lab/export/terminal.hpp"
#include "lab/process/standard_streams.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/runner/run.hpp"
#include "lab/store/run_store.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

namespace fs = std::filesystem;

std::string list_setting(const std::string& key, const std::vector<std::string>& values,
                         bool quoted) {
    std::string text;
    for (const std::string& value : values) {
        const bool number = !quoted && value.find_first_not_of("0123456789-") == std::string::npos;
        text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", number ? "" : "\"", value,
                            number ? "" : "\"");
    }
    return fmt::format("{}=[{}]", key, text);
}

// The profile, then the file of one's own, then single options: what is more particular wins.
Profile chosen_profile(const Laboratory& laboratory, const RunCommand& command) {
    Profile profile = read_profile(laboratory.source / "profiles", command.profile);
    if (!command.config.empty()) {
        apply_document(profile, read_toml(command.config));
    }
    for (const std::string& assignment : command.settings) {
        apply_setting(profile, assignment);
    }
    if (!command.workloads.empty()) {
        apply_setting(profile, list_setting("workloads", command.workloads, true));
    }
    if (!command.workers.empty()) {
        apply_setting(profile, list_setting("workers", command.workers, false));
    }
    if (command.rounds) {
        apply_setting(profile, fmt::format("rounds={}", *command.rounds));
    }
    if (!command.image.empty()) {
        profile.numerical.image = command.image;
    }
    if (!command.documents.empty()) {
        profile.stateful.directory = command.documents;
    }
    // The stored profile must mean the same wherever the run is continued from.
    for (std::string* path : {&profile.numerical.image, &profile.stateful.directory}) {
        *path = path->empty() ? *path : fs::absolute(*path).lexically_normal().string();
    }
    return profile;
}

ProgressOptions progress_options(const Terminal& terminal) {
    return {.terminal = terminal.error_is_terminal,
            .color = terminal.color && terminal.error_is_terminal,
            .width = terminal.width};
}

int print_run(const fs::path& folder, const Terminal& terminal, bool strict) {
    const RunRecord record = RunStore::open(folder, Database::Mode::read).load();
    print_output(terminal_table(record, {.color = terminal.color, .width = terminal.width}));
    const bool all_ok = std::ranges::all_of(
        record.samples, [](const Sample& sample) { return sample.status == Status::ok; });
    constexpr int kNotAllOk = 3;
    return strict && !all_ok ? kNotAllOk : 0;
}

// The run is complete without its page: whatever is in the way of that is said and no failure.
void print_report(const Laboratory& laboratory, const fs::path& folder) {
    try {
        print_output(
            fmt::format("Its report is {}\n", write_report(laboratory, {folder}, {}).string()));
    } catch (const UserError& error) {
        print_error(fmt::format("no report: {}; then: paceline-bench report {}\n", error.what(),
                                folder.string()));
    }
}

} // namespace

fs::path named_run(const Laboratory& laboratory, const std::string& folder) {
    if (!folder.empty()) {
        return folder;
    }
    const fs::path latest = laboratory.results / "latest";
    if (fs::exists(latest)) {
        return fs::canonical(latest);
    }
    if (fs::is_symlink(latest)) {
        throw UserError(fmt::format("{} points to {}, which is gone: name a run of {}",
                                    latest.string(), fs::read_symlink(latest).string(),
                                    laboratory.results.string()));
    }
    throw UserError("there is no run yet: begin with paceline-bench run");
}

int run_command(const Laboratory& laboratory, const RunCommand& command, const Terminal& terminal) {
    fs::path folder = command.resume.empty()
                          ? fs::path()
                          : fs::weakly_canonical(named_run(laboratory, command.resume));
    try {
        if (!folder.empty()) {
            resume(laboratory, folder, progress_options(terminal));
        } else {
            RunRequest request;
            request.profile = chosen_profile(laboratory, command);
            request.contenders =
                command.contenders.empty() ? request.profile.contenders : command.contenders;
            request.explicit_workloads = !command.workloads.empty();
            request.out = command.out;
            request.command = command.command_line;
            request.progress = progress_options(terminal);
            run(laboratory, request, folder);
        }
    } catch (const Interrupted&) {
        if (!folder.empty()) {
            print_error(fmt::format(
                "\nwhat was measured is in {0}\ncontinue with: paceline-bench run --resume {0}",
                folder.string()));
        }
        throw;
    }
    const int code = print_run(folder, terminal, command.strict);
    print_output(fmt::format("\nThis run is in {}\n", folder.string()));
    print_report(laboratory, folder);
    return code;
}

int show_command(const Laboratory& laboratory, const std::string& folder,
                 const Terminal& terminal) {
    return print_run(named_run(laboratory, folder), terminal, false);
}

int export_command(const Laboratory& laboratory, const std::string& folder,
                   const std::string& format) {
    const std::vector<std::string> formats{"json", "csv", "markdown"};
    if (std::ranges::find(formats, format) == formats.end()) {
        throw UserError(unknown_name("format", format, formats));
    }
    const RunRecord record =
        RunStore::open(named_run(laboratory, folder), Database::Mode::read).load();
    print_output(format == "json"  ? export_json(record)
                 : format == "csv" ? export_csv(record)
                                   : export_markdown(record));
    return 0;
}

} // namespace paceline::lab
