// SPDX-License-Identifier: Apache-2.0
// Options of every command, with examples.
#include "lab/cli/options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "lab/config/nearest.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

std::string joined(int argc, char** argv) {
    std::string text = "paceline-bench";
    for (int i = 1; i < argc; ++i) {
        text += fmt::format(" {}", argv[i]);
    }
    return text;
}

// An unset variable of a shell; without this it would silently mean the default.
std::string not_empty(const std::string& value) {
    return value.empty() ? "the value is empty" : "";
}

void add_run(CLI::App& application, RunCommand& command) {
    CLI::App* run = application.add_subcommand(
        "run", "Measure: every chosen contender on every chosen workload");
    run->add_option("--profile", command.profile,
                    "smoke, quick, standard or rigorous: bench/profiles/*.toml")
        ->capture_default_str();
    run->add_option("--workload", command.workloads,
                    "Only these: numerical, stateful, initialization, queue")
        ->delimiter(',');
    run->add_option("--contender", command.contenders,
                    "Only these, and serial_cpp as the reference (see list)")
        ->delimiter(',');
    run->add_option("--workers", command.workers, "Numbers of workers; \"cpus\" for all CPUs")
        ->delimiter(',');
    run->add_option("--rounds", command.rounds, "Fresh process trees for each cell");
    run->add_option("--image", command.image, "Picture for numerical (PNG, JPEG ...)")
        ->check(not_empty);
    run->add_option("--documents", command.documents, "Folder of UTF-8 text files for stateful")
        ->check(not_empty);
    run->add_option("--set", command.settings,
                    "One parameter, for example numerical.size=2000 (repeatable)")
        ->take_all()
        ->allow_extra_args(false);
    run->add_option("--config", command.config, "TOML file of one's own, laid over the profile")
        ->check(not_empty);
    run->add_option("--out", command.out, "Folder of the run; by default results/<date>_<time>")
        ->check(not_empty);
    run->add_option("--resume", command.resume,
                    "Continue the run in this folder; takes no other option but --strict")
        ->check(not_empty);
    run->add_flag("--strict", command.strict, "Exit with 3 if a cell is not ok");
    run->footer(
        "Examples:\n"
        "  paceline-bench run                                        the quick profile, some ten "
        "minutes\n"
        "  paceline-bench run --profile smoke                        does everything work here?\n"
        "  paceline-bench run --workload numerical --image cat.jpg --workers 1,2\n"
        "  paceline-bench run --contender A,B --rounds 10 --set stateful.documents=1000\n"
        "  paceline-bench run --resume results/latest\n");
}

void add_folder(CLI::App* command, Options& options) {
    command
        ->add_option("DIR", options.folder,
                     "Folder of the run; by default the newest, results/latest")
        ->check(not_empty);
}

void add_report(CLI::App& application, Options& options) {
    CLI::App* report = application.add_subcommand(
        "report", "A run as one HTML page, or two runs compared; prints the page's path");
    report
        ->add_option("RUN", options.runs,
                     "Folders of one run, or of two to compare, the older first; by default the "
                     "newest, results/latest")
        ->check(not_empty);
    report
        ->add_option("--output", options.output,
                     "File of the page; by default report.html in the folder of the run")
        ->check(not_empty);
    report->footer("The page holds its data: open it in a browser, send it to somebody.\n"
                   "Examples:\n"
                   "  paceline-bench report                                   the newest run\n"
                   "  paceline-bench report results/A --output a.html\n"
                   "  paceline-bench report results/A results/B               B against A\n");
}

void add_commands(CLI::App& application, Options& options) {
    add_run(application, options.run);
    application.add_subcommand("list", "Contenders, workloads and profiles");
    application.add_subcommand("doctor",
                               "Is this machine fit for measuring, and is everything installed?");
    CLI::App* verify = application.add_subcommand(
        "verify", "Run contenders through the protocol on tiny inputs, answers checked");
    verify->add_option("CONTENDER", options.contenders, "Folder names; by default all");
    verify->footer("Example:\n  paceline-bench verify serial_cpp\n");
    add_folder(application.add_subcommand("show", "The table of a run"), options);
    CLI::App* exporter =
        application.add_subcommand("export", "All samples of a run, on standard output");
    exporter->add_option("--format", options.format, "json, csv or markdown")
        ->capture_default_str();
    add_folder(exporter, options);
    exporter->footer(
        "Example:\n  paceline-bench export --format csv results/latest > samples.csv\n");
    add_report(application, options);
}

std::vector<std::string> command_names(const CLI::App& application) {
    std::vector<std::string> names;
    for (const CLI::App* command :
         application.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    return names;
}

// False if the user only asked for help or the version, which were printed. Throws UserError.
bool parsed(CLI::App& application, int argc, char** argv) {
    try {
        application.parse(argc, argv);
    } catch (const CLI::ExtrasError& error) {
        const std::string word = application.remaining().front();
        if (application.get_subcommands().empty() && !word.starts_with('-')) {
            throw UserError(unknown_name("command", word, command_names(application)));
        }
        throw UserError(fmt::format("{}; see paceline-bench --help", error.what()));
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            application.exit(error);
            return false;
        }
        throw UserError(fmt::format("{}; see paceline-bench --help", error.what()));
    }
    if (application.get_subcommands().empty()) {
        throw UserError(fmt::format("name a command ({}); see paceline-bench --help",
                                    fmt::join(command_names(application), ", ")));
    }
    return true;
}

} // namespace

std::optional<Options> parse_options(int argc, char** argv) {
    CLI::App application(
        "paceline-bench: races multiprocessing libraries on the same work, verifies every answer, "
        "shows every time with its uncertainty.");
    application.set_version_flag("--version", PACELINE_VERSION);
    application.require_subcommand(0, 1);
    application.fallthrough();
    application.footer("Start with:  paceline-bench list     what can be raced, and on what\n"
                       "             paceline-bench run      the race, then its table\n");
    Options options;
    application.add_flag("--no-color", options.no_color,
                         "No colours (also: NO_COLOR in the environment)");
    add_commands(application, options);
    if (!parsed(application, argc, argv)) {
        return std::nullopt;
    }
    const CLI::App* command = application.get_subcommands().front();
    options.command = command->get_name();
    options.run.command_line = joined(argc, argv);
    const auto others = command->count_all() - 1 - (options.run.strict ? 1 : 0);
    if (!options.run.resume.empty() && others > 1) {
        throw UserError("--resume continues with the stored parameters and takes no others: "
                        "leave them out, or begin a new run");
    }
    return options;
}

} // namespace paceline::lab
