// SPDX-License-Identifier: Apache-2.0
// report: runs as one HTML file.
#include <algorithm>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "lab/cli/commands.hpp"
#include "lab/config/profile.hpp"
#include "lab/process/standard_streams.hpp"
#include "lab/report/atomic_file.hpp"
#include "lab/report/document.hpp"
#include "lab/report/page.hpp"
#include "lab/report/run_files.hpp"
#include "lab/store/run_store.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostRuns = 2;
constexpr std::string_view kBeginOfPage = "<!doctype html>";

// The profile that a run names, as it is today; that of `run` without --profile if it is gone.
BaseProfile base_profile(const Laboratory& laboratory, const nlohmann::json& run) {
    const fs::path folder = laboratory.source / "profiles";
    const std::vector<std::string> names = profile_names(folder);
    const auto used = std::ranges::find_if(names, [&](const std::string& name) {
        return run.value("profile", nlohmann::json()) == name;
    });
    const std::string name = used != names.end() ? *used : RunCommand().profile;
    return {name, profile_to_json(read_profile(folder, name))};
}

ReportRun read_run(const Laboratory& laboratory, const fs::path& folder) {
    ReportRun run;
    run.record = RunStore::open(folder, Database::Mode::read).load();
    run.base = base_profile(laboratory, run.record.run);
    run.logs = read_logs(folder, run.record.samples);
    run.sources = read_sources(folder, run.record.contenders);
    return run;
}

fs::path default_output(const std::vector<fs::path>& folders) {
    return folders.back() / (folders.size() == 1
                                 ? "report.html"
                                 : fmt::format("report_compared_with_{}.html",
                                               fs::canonical(folders.front()).filename().string()));
}

// A mistyped name shall cost nobody a file: only an older page is replaced. Links are followed.
fs::path checked_output(const fs::path& output) {
    std::error_code error;
    const fs::path place = fs::weakly_canonical(output, error);
    const fs::path file = error ? output : place; // writing says what is wrong with it
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) {
        return file;
    }
    if (fs::is_regular_file(status)) {
        std::ifstream stream(file, std::ios::binary);
        std::string begin(kBeginOfPage.size(), '\0');
        stream.read(begin.data(), static_cast<std::streamsize>(begin.size()));
        if (begin == kBeginOfPage || fs::is_empty(file, error)) {
            return file;
        }
    }
    throw UserError(fmt::format("{} is there and is no page: name another file with --output",
                                output.string()));
}

} // namespace

fs::path write_report(const Laboratory& laboratory, const std::vector<fs::path>& folders,
                      const fs::path& output) {
    std::vector<ReportRun> runs;
    for (const fs::path& folder : folders) {
        runs.push_back(read_run(laboratory, folder));
    }
    const std::string html = read_page_template(laboratory.page);
    fs::path file = output.empty() ? default_output(folders) : output;
    write_atomically(checked_output(file),
                     page_with(html, report_document(runs, PACELINE_VERSION)));
    return file;
}

int report_command(const Laboratory& laboratory, const std::vector<std::string>& runs,
                   const std::string& output) {
    if (runs.size() > kMostRuns) {
        throw UserError(
            fmt::format("report shows one run or compares two, and {} are named", runs.size()));
    }
    std::vector<fs::path> folders;
    for (const std::string& run : runs) {
        folders.push_back(named_run(laboratory, run));
    }
    if (folders.empty()) {
        folders.push_back(named_run(laboratory, ""));
    }
    std::error_code ignored; // of a folder that is not there: reading it says so
    if (folders.size() == kMostRuns && fs::equivalent(folders[0], folders[1], ignored)) {
        throw UserError(fmt::format(
            "{} and {} are the same run: name another one to compare it with", runs[0], runs[1]));
    }
    print_output(fmt::format("{}\n", write_report(laboratory, folders, output).string()));
    return 0;
}

} // namespace paceline::lab
