// SPDX-License-Identifier: Apache-2.0
// Which contenders are installed, and in which version.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lab/runner/laboratory.hpp"
#include "lab/types/contender.hpp"

namespace paceline::lab {

struct Installed {
    bool installed = false;
    std::string version; // if installed
    std::string reason;  // one line, if not
};

// Replaces {python}, {folder} and {programs}, and for a sample {temporary} and {shared_memory}.
[[nodiscard]] std::string expanded(std::string text,
                                   const std::map<std::string, std::string>& values);
[[nodiscard]] std::map<std::string, std::string> placeholders(const Laboratory& laboratory,
                                                              const Contender& contender);

// Environment that every program of a contender gets.
[[nodiscard]] std::map<std::string, std::string>
contender_environment(const Laboratory& laboratory);

// No version command takes longer on a machine that can be used at all.
constexpr double kVersionSeconds = 20;

// Runs the contender's own version command, which takes some 50 ms; one that takes longer than
// `seconds` is killed.
[[nodiscard]] Installed find_installed(const Laboratory& laboratory, const Contender& contender,
                                       double seconds = kVersionSeconds);

// The same for several at once: the commands run side by side.
[[nodiscard]] std::map<std::string, Installed>
find_all_installed(const Laboratory& laboratory, const std::map<std::string, Contender>& contenders,
                   const std::set<std::string>& ids, double seconds = kVersionSeconds);

} // namespace paceline::lab
