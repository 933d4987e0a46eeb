// SPDX-License-Identifier: Apache-2.0
// How the inputs of one workload with one set of parameters are made: one function a workload.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "inputs/parameters.hpp"
#include "inputs/reporter.hpp"

namespace paceline::inputs {

// Where the files of a set of inputs are written and read.
struct Folders {
    std::filesystem::path inputs;   // for contenders
    std::filesystem::path expected; // never shown to a contender
};

// The expected answer, and what else computing it has shown.
struct Answer {
    std::string digest;
    nlohmann::json facts;
};

struct Recipe {
    std::string title;                                   // how the folder's name begins
    nlohmann::json key;                                  // all that the files depend on
    std::map<std::string, std::string> files;            // name in the protocol -> file name
    std::function<nlohmann::json(const Folders&)> build; // makes the files; what it has shown
    std::function<Answer(const Folders&)> answer;        // from the files that build made

    // The title and a hash of the key.
    std::string folder_name() const;
};

// What recipes work with. Must outlive the recipe.
struct Workshop {
    std::filesystem::path python;
    std::filesystem::path source;
    const Reporter& reporter;
};

Recipe recipe_of(const NumericalParameters& parameters, const Workshop& workshop);
Recipe recipe_of(const StatefulParameters& parameters, const Workshop& workshop);
Recipe recipe_of(const InitializationParameters& parameters, const Workshop& workshop);
Recipe recipe_of(const QueueParameters& parameters, const Workshop& workshop);

// Throws InputError unless least <= value <= most.
void require_within(std::string_view parameter, std::size_t value, std::size_t least,
                    std::size_t most);

} // namespace paceline::inputs
