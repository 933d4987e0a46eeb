// SPDX-License-Identifier: Apache-2.0
// Asks each contender's version command.
#include "lab/runner/versions.hpp"

#include <future>
#include <system_error>

#include <fmt/format.h>

#include "lab/process/spawn.hpp"

namespace paceline::lab {

namespace {

std::string last_line(const std::string& text) {
    const std::size_t end = text.find_last_not_of(" \n\r\t");
    if (end == std::string::npos) {
        return {};
    }
    const std::size_t begin = text.rfind('\n', end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1,
                       end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

} // namespace

std::string expanded(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        const std::string mark = "{" + name + "}";
        for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;
             at += value.size()) {
            text.replace(at, mark.size(), value);
        }
    }
    return text;
}

std::map<std::string, std::string> placeholders(const Laboratory& laboratory,
                                                const Contender& contender) {
    return {{"python", laboratory.python.string()},
            {"folder", contender.folder.string()},
            {"programs", laboratory.programs.string()}};
}

std::map<std::string, std::string> contender_environment(const Laboratory& laboratory) {
    return {{"PYTHONPATH", (laboratory.source / "sdk/python").string()},
            {"PYTHONUNBUFFERED", "1"},
            {"PACELINE_BENCH_KERNELS", laboratory.kernels.string()},
            {"PACELINE_BENCH_BARRIER", laboratory.barrier.string()},
            // One thread inside each kernel, whatever library it is built on.
            {"OMP_NUM_THREADS", "1"},
            {"OPENBLAS_NUM_THREADS", "1"},
            {"MKL_NUM_THREADS", "1"}};
}

Installed find_installed(const Laboratory& laboratory, const Contender& contender, double seconds) {
    SpawnOptions options;
    for (const std::string& word : contender.version_command) {
        options.command.push_back(expanded(word, placeholders(laboratory, contender)));
    }
    options.environment = contender_environment(laboratory);
    try {
        const Finished finished = run_program(options, seconds);
        if (finished.code == 0) {
            return {.installed = true, .version = last_line(finished.output), .reason = ""};
        }
        if (finished.timed_out) {
            return {.installed = false,
                    .version = "",
                    .reason = fmt::format("its version command took longer than {} s", seconds)};
        }
        const std::string why = last_line(finished.errors);
        return {.installed = false,
                .version = "",
                .reason = why.empty() ? "its version command failed" : why};
    } catch (const std::system_error& error) {
        return {.installed = false,
                .version = "",
                .reason = fmt::format("{}; build it with `make build`", error.what())};
    }
}

std::map<std::string, Installed>
find_all_installed(const Laboratory& laboratory, const std::map<std::string, Contender>& contenders,
                   const std::set<std::string>& ids, double seconds) {
    std::map<std::string, std::future<Installed>> asked;
    for (const std::string& id : ids) {
        asked.emplace(id, std::async(std::launch::async,
                                     [&laboratory, &contender = contenders.at(id), seconds] {
            return find_installed(laboratory, contender, seconds);
        }));
    }
    std::map<std::string, Installed> installed;
    for (auto& [id, answer] : asked) {
        installed.emplace(id, answer.get());
    }
    return installed;
}

} // namespace paceline::lab
