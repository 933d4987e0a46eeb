// SPDX-License-Identifier: Apache-2.0
// From a request to a finished folder.
#include "lab/runner/run.hpp"

#include <csignal>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "lab/config/profile.hpp"
#include "lab/process/clock.hpp"
#include "lab/process/standard_streams.hpp"
#include "lab/process/tree_killer.hpp"
#include "lab/runner/campaign.hpp"
#include "lab/runner/comparable.hpp"
#include "lab/runner/inputs.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/runner/machine.hpp"
#include "lab/runner/prepared.hpp"
#include "lab/runner/run_folder.hpp"
#include "lab/runner/sources.hpp"
#include "lab/store/run_store.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

void begin_process_work() {
    adopt_orphans();
    std::signal(SIGPIPE, SIG_IGN); // a contender that dies while we write to it
}

// Prepares inputs with progress on the terminal.
Inputs prepared_inputs(const Laboratory& laboratory, const Prepared& prepared, Interrupt& interrupt,
                       const ProgressOptions& options) {
    Progress progress(options, {});
    Inputs inputs(laboratory, prepared.profile, prepared.plan.cells,
                  [&](std::string_view what, double fraction) {
        interrupt.check();
        progress.preparing(what, fraction);
    });
    progress.finish();
    return inputs;
}

// What a run was asked for, as its store has it.
struct StoredRequest {
    Profile profile;
    std::vector<std::string> contenders;
    bool explicit_workloads;
    std::size_t planned_samples;
    bool finished;
};

StoredRequest stored_request(const std::filesystem::path& folder, const json& run) {
    try {
        return {.profile = profile_from_json(run.at("settings")),
                .contenders = run.at("named_contenders").get<std::vector<std::string>>(),
                .explicit_workloads = run.at("explicit_workloads").get<bool>(),
                .planned_samples = run.at("planned_samples").get<std::size_t>(),
                .finished = run.at("finished_at").is_string()};
    } catch (const json::exception& error) {
        throw UserError(fmt::format("{} is damaged: {}; begin a new run",
                                    (folder / "run.sqlite").string(), error.what()));
    }
}

// An empty folder that was made for the run does not outlive a store that cannot be made.
RunStore made_store(const RunRequest& request, const std::filesystem::path& out,
                    const RunRecord& header) {
    try {
        return RunStore::create(out, header);
    } catch (const UserError&) {
        if (request.out.empty()) {
            std::error_code ignored;
            std::filesystem::remove(out, ignored);
        }
        throw;
    }
}

void finish_run(RunStore& store, json run) {
    run["finished_at"] = utc_now();
    store.set_run(run);
    store.finish();
}

} // namespace

void run(const Laboratory& laboratory, const RunRequest& request, std::filesystem::path& folder) {
    begin_process_work();
    boost::asio::io_context io;
    Interrupt interrupt(io);
    const Prepared prepared =
        prepare(laboratory, request.profile, request.contenders, request.explicit_workloads);
    check_run_folder(request.out.empty() ? laboratory.results / ".new" : request.out);
    const Inputs inputs = prepared_inputs(laboratory, prepared, interrupt, request.progress);
    const std::vector<std::string> busy =
        wait_for_quiet(prepared.profile.quiet_wait, [&] { interrupt.check(); });
    for (const std::string& line : busy) {
        print_error(fmt::format("the machine is not quiet: {}\n", line));
    }
    const std::filesystem::path out = request.out.empty() ? make_run_folder(laboratory.results)
                                      : request.out.has_filename()
                                          ? request.out
                                          : request.out.parent_path(); // "name/"
    RunRecord header;
    header.run = {
        {"id", out.filename().string()},
        {"started_at", utc_now()},
        {"finished_at", nullptr},
        {"profile", prepared.profile.name},
        {"settings", profile_to_json(prepared.profile)},
        {"command", request.command},
        {"rounds", prepared.profile.rounds},
        {"order", "rows of a Williams square over the contenders of a block, drawn from the seed"},
        {"complete_squares", prepared.plan.complete_squares},
        {"reference", kReference},
        {"planned_samples", prepared.plan.cells.size()},
        {"named_contenders", request.contenders},
        {"explicit_workloads", request.explicit_workloads},
        {"inputs", inputs.facts()},
        {"busy_before", busy}};
    header.environment = prepared.environment;
    header.contenders = contender_record(prepared);
    RunStore store = made_store(request, out, header);
    folder = out;
    keep_sources(out, prepared);
    if (is_inside(laboratory.results, out)) {
        point_latest_to(laboratory.results, out);
    }
    Campaign(laboratory, prepared, inputs, io, interrupt, store, header, request.progress)
        .measure();
    finish_run(store, header.run);
}

void resume(const Laboratory& laboratory, const std::filesystem::path& folder,
            const ProgressOptions& progress) {
    begin_process_work();
    boost::asio::io_context io;
    Interrupt interrupt(io);
    RunStore store = RunStore::open(folder, Database::Mode::write);
    const RunRecord before = store.load();
    const StoredRequest stored = stored_request(folder, before.run);
    if (stored.finished) {
        return; // nothing is missing
    }
    const Prepared prepared =
        prepare(laboratory, stored.profile, stored.contenders, stored.explicit_workloads);
    if (prepared.plan.cells.size() != stored.planned_samples) {
        throw UserError(fmt::format(
            "{}: contenders were added or removed since this run began: begin a new one",
            folder.string()));
    }
    if (const std::string why = incomparable(before.environment, prepared.environment);
        !why.empty()) {
        throw UserError(fmt::format("{}: its times cannot be compared with new ones, because {}: "
                                    "begin a new run",
                                    folder.string(), why));
    }
    const Inputs inputs = prepared_inputs(laboratory, prepared, interrupt, progress);
    if (before.samples.empty()) {
        keep_sources(folder, prepared); // the lab may have been killed before it had
    }
    Campaign(laboratory, prepared, inputs, io, interrupt, store, before, progress).measure();
    finish_run(store, before.run);
}

} // namespace paceline::lab
