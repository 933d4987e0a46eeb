// SPDX-License-Identifier: Apache-2.0
// doctor: the machine, the environment and the contenders, each with what to do.
#include "lab/environment/doctor.hpp"

#include <fmt/format.h>

#include "lab/cli/commands.hpp"
#include "lab/config/contenders.hpp"
#include "lab/process/standard_streams.hpp"
#include "lab/runner/machine.hpp"
#include "lab/runner/sample_folders.hpp"
#include "lab/runner/versions.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

Finding folders_finding() {
    try {
        check_sample_folders();
        return {Severity::ok,
                "samples can have their folders in the temporary file system and in /dev/shm", ""};
    } catch (const UserError& error) {
        return {Severity::problem, error.what(), "see above"};
    }
}

Finding contender_finding(const Laboratory& laboratory, const Contender& contender) {
    const Installed installed = find_installed(laboratory, contender);
    if (installed.installed) {
        return {Severity::ok, fmt::format("{} {}", contender.id, installed.version), ""};
    }
    return {Severity::problem,
            fmt::format("{} is not installed ({})", contender.id, installed.reason),
            "run `make setup` and `make build`"};
}

} // namespace

int doctor_command(const Laboratory& laboratory, const Terminal& terminal) {
    std::vector<Finding> findings = doctor_findings(recorded_environment(laboratory));
    findings.push_back(folders_finding());
    for (const auto& [id, contender] : read_contenders(laboratory.source / "contenders")) {
        findings.push_back(contender_finding(laboratory, contender));
    }
    int problems = 0;
    int advice = 0;
    for (const Finding& finding : findings) {
        problems += finding.severity == Severity::problem ? 1 : 0;
        advice += finding.severity == Severity::advice ? 1 : 0;
        const char* code = finding.severity == Severity::ok       ? "32"
                           : finding.severity == Severity::advice ? "33"
                                                                  : "31";
        const std::string line = finding_text(finding);
        print_output(fmt::format("{}\n", terminal.color
                                             ? fmt::format("\x1b[{}m{}\x1b[0m{}", code,
                                                           line.substr(0, 8), line.substr(8))
                                             : line));
    }
    print_output(fmt::format("{} problem{}, {} piece{} of advice\n", problems,
                             problems == 1 ? "" : "s", advice, advice == 1 ? "" : "s"));
    return problems == 0 ? 0 : 1;
}

} // namespace paceline::lab
