// SPDX-License-Identifier: Apache-2.0
// What stands in the stored settings and not in today's profile becomes --set.
#include "lab/report/command.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "lab/types/contender.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr std::string_view kProgram = "build/bin/paceline-bench";
constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                    "_-./:=,@%+";
// Said by the options of the command, or only words.
constexpr std::array kSaidOtherwise{"name",    "description", "workloads",
                                    "workers", "contenders",  "queue.elements"};
constexpr std::array kWorkloads{"numerical", "stateful", "initialization", "queue"};

// Settings of other workloads and other contenders change nothing here.
bool concerns(const Cell& cell, const std::string& key) {
    if (std::ranges::find(kSaidOtherwise, key) != kSaidOtherwise.end()) {
        return false;
    }
    const std::string table = key.substr(0, key.find('.'));
    if (std::ranges::find(kWorkloads, table) != kWorkloads.end()) {
        return table == cell.workload;
    }
    return table != "contender" || key.starts_with(fmt::format("contender.{}.", cell.contender)) ||
           key.starts_with(fmt::format("contender.{}.", kReference));
}

std::string set_option(const std::string& key, const json& value) {
    return " --set " +
           shell_word(key + "=" + value.dump(-1, ' ', false, json::error_handler_t::replace));
}

} // namespace

std::string shell_word(const std::string& text) {
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) {
        return text;
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? R"('\'')" : std::string(1, c);
    }
    return quoted + "'";
}

std::string cell_command(const Cell& cell, const json& settings, const BaseProfile& base) {
    std::string command = fmt::format(
        "{} run --profile {} --workload {} --contender {} --workers {}", kProgram,
        shell_word(base.name), shell_word(cell.workload), shell_word(cell.contender), cell.workers);
    for (const auto& [key, value] : settings.items()) {
        const auto today = base.settings.find(key);
        const bool differs = today == base.settings.end() || *today != value;
        if (differs && concerns(cell, key)) {
            command += set_option(key, value);
        }
    }
    if (const auto elements = cell.parameters.find("elements"); elements != cell.parameters.end()) {
        command += set_option("queue.elements", *elements);
    }
    return command;
}

} // namespace paceline::lab
