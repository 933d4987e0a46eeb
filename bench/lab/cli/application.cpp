// SPDX-License-Identifier: Apache-2.0
// From a command line to an exit code.
#include "lab/cli/application.hpp"

#include <exception>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "lab/cli/commands.hpp"
#include "lab/cli/options.hpp"
#include "lab/process/standard_streams.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

constexpr int kBadInput = 2;
constexpr int kInterrupted = 130;

Laboratory find_laboratory() {
    namespace fs = std::filesystem;
    const fs::path source = PACELINE_SOURCE_DIR;
    const fs::path binaries = fs::read_symlink("/proc/self/exe").parent_path();
    const fs::path libraries = binaries.parent_path() / "lib";
    return {.source = source / "bench",
            .python = source / "build/python/bin/python",
            .programs = binaries / "contenders",
            .supervisor = binaries / "paceline-bench-supervisor",
            .kernels = libraries / "libpaceline_kernels.so",
            .barrier = libraries / "libpaceline_barrier.so",
            .results = source / "results",
            .inputs = source / "build/inputs",
            .page = source / "build/report/report.html"};
}

int run_chosen(const Options& options) {
    const Laboratory laboratory = find_laboratory();
    const Terminal terminal = find_terminal(options.no_color);
    const std::string& name = options.command;
    return name == "run"      ? run_command(laboratory, options.run, terminal)
           : name == "list"   ? list_command(laboratory, terminal)
           : name == "doctor" ? doctor_command(laboratory, terminal)
           : name == "verify" ? verify_command(laboratory, options.contenders, terminal)
           : name == "show"   ? show_command(laboratory, options.folder, terminal)
           : name == "report" ? report_command(laboratory, options.runs, options.output)
                              : export_command(laboratory, options.folder, options.format);
}

} // namespace

int run_application(int argc, char** argv) {
    open_standard_streams();
    try {
        const std::optional<Options> options = parse_options(argc, argv);
        const int code = options ? run_chosen(*options) : 0;
        if (const std::string reason = flush_output(); !reason.empty()) {
            throw UserError(fmt::format("cannot write to standard output: {}", reason));
        }
        return code;
    } catch (const Interrupted&) {
        print_error("\npaceline-bench: interrupted\n");
        return kInterrupted;
    } catch (const std::exception& error) {
        print_error(fmt::format("paceline-bench: {}\n", error.what()));
        return kBadInput;
    }
}

} // namespace paceline::lab
