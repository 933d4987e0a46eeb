// SPDX-License-Identifier: Apache-2.0
// A run of one round that stores nothing.
#include "lab/runner/verify.hpp"

#include <csignal>
#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "lab/config/contenders.hpp"
#include "lab/config/profile.hpp"
#include "lab/plan/plan.hpp"
#include "lab/process/tree_killer.hpp"
#include "lab/runner/inputs.hpp"
#include "lab/runner/sample_folders.hpp"
#include "lab/runner/versions.hpp"

namespace paceline::lab {

void verify(const Laboratory& laboratory, const std::vector<std::string>& contenders,
            const std::function<void(const Sample&)>& report) {
    adopt_orphans();
    std::signal(SIGPIPE, SIG_IGN); // a contender that dies while we write to it
    boost::asio::io_context io;
    Interrupt interrupt(io);
    check_sample_folders();
    remove_stale_sample_folders();
    Profile profile = read_profile(laboratory.source / "profiles", "smoke");
    profile.workers = {1, 2, 3};
    profile.queue.elements = {100, 6400}; // the larger one still fits into every pipe
    const auto known = read_contenders(laboratory.source / "contenders");
    const Plan plan = make_plan({.profile = profile,
                                 .contenders = contenders,
                                 .reference = "",
                                 .explicit_workloads = false},
                                known);
    const Inputs inputs(laboratory, profile, plan.cells,
                        [&](std::string_view, double) { interrupt.check(); });
    const SampleFolders records; // logs and stacks go with it
    SampleRunner runner(io, interrupt, laboratory);
    for (const PlannedCell& planned : plan.cells) {
        interrupt.check();
        const Contender& contender = known.at(planned.cell.contender);
        const Installed installed = find_installed(laboratory, contender);
        if (!installed.installed) {
            Sample missing;
            missing.cell = planned.cell;
            missing.status = Status::not_installed;
            missing.reason = installed.reason;
            report(missing);
            continue;
        }
        SampleRequest request;
        request.planned = planned;
        request.contender = &contender;
        request.version = installed.version;
        request.options = contender.options;
        request.inputs = &inputs.of(planned.cell);
        request.repetitions = planned.cell.workload == "queue" ? 1 : 2;
        request.deadlines = profile.deadlines;
        request.probe_unknown_request = true;
        request.logs = std::filesystem::path(records.temporary()) / "logs";
        request.stacks = std::filesystem::path(records.temporary()) / "stacks";
        request.name = "verify";
        report(runner.measure(request));
    }
}

} // namespace paceline::lab
