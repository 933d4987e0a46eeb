// SPDX-License-Identifier: Apache-2.0
// Files in the folders `logs` and `stacks` of a run.
#include "lab/runner/sample_files.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "lab/process/stacks.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

void write_file(const std::filesystem::path& file, std::string_view text) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    std::ofstream stream(file, std::ios::binary);
    if (!(stream << text).flush()) {
        throw UserError(fmt::format(
            "cannot write {}: free some space, then continue with run --resume", file.string()));
    }
}

} // namespace

std::string write_sample_log(const SampleRequest& request, const OutputLog& output,
                             const std::string& traceback) {
    if (output.empty() && traceback.empty()) {
        return {};
    }
    std::string text = output.text();
    if (!traceback.empty()) {
        text += fmt::format("\n[traceback in the reply]\n{}\n", traceback);
    }
    const std::string file = request.name + ".log";
    write_file(request.logs / file, text);
    return (request.logs.filename() / file).string();
}

std::string save_sample_stacks(const SampleRequest& request, const Laboratory& laboratory,
                               pid_t supervisor) {
    const std::filesystem::path py_spy = laboratory.python.parent_path() / "py-spy";
    StackTools tools;
    tools.py_spy = std::filesystem::exists(py_spy) ? py_spy.string() : "";
    const std::string file = request.name + ".txt";
    write_file(request.stacks / file, tree_stacks(supervisor, tools));
    return fmt::format("; stacks in {}/{}", request.stacks.filename().string(), file);
}

} // namespace paceline::lab
