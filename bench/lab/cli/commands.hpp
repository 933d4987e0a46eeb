// SPDX-License-Identifier: Apache-2.0
// The commands of paceline-bench, each over options that were parsed once.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lab/cli/terminal.hpp"
#include "lab/runner/laboratory.hpp"

namespace paceline::lab {

struct RunCommand {
    std::string profile = "quick";
    std::vector<std::string> workloads;
    std::vector<std::string> contenders;
    std::vector<std::string> workers;
    std::optional<int> rounds;
    std::string image;
    std::string documents;
    std::vector<std::string> settings;
    std::string config;
    std::string out;
    std::string resume;
    bool strict = false;
    std::string command_line;
};

// Each returns the exit code and throws UserError or Interrupted.
int run_command(const Laboratory& laboratory, const RunCommand& command, const Terminal& terminal);
int show_command(const Laboratory& laboratory, const std::string& folder, const Terminal& terminal);
int export_command(const Laboratory& laboratory, const std::string& folder,
                   const std::string& format);
int report_command(const Laboratory& laboratory, const std::vector<std::string>& runs,
                   const std::string& output);
int list_command(const Laboratory& laboratory, const Terminal& terminal);
int doctor_command(const Laboratory& laboratory, const Terminal& terminal);
int verify_command(const Laboratory& laboratory, const std::vector<std::string>& contenders,
                   const Terminal& terminal);

// The folder of a run as it was named; of the newest one if it was not. Throws UserError.
std::filesystem::path named_run(const Laboratory& laboratory, const std::string& folder);

// The report of one run, or of two to compare, written to `output`; empty: to the folder of the
// last. Returns its place. Throws UserError.
std::filesystem::path write_report(const Laboratory& laboratory,
                                   const std::vector<std::filesystem::path>& folders,
                                   const std::filesystem::path& output);

} // namespace paceline::lab
