// SPDX-License-Identifier: Apache-2.0
// What a contender says of itself in its contender.toml.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace paceline::lab {

// The contender that ratios are to.
inline constexpr const char* kReference = "serial_cpp";

struct Contender {
    std::string id; // its folder's name
    std::string name;
    std::string description;
    std::string language;
    std::string family;
    std::string idiom; // recommended, naive, tuned
    std::vector<std::string> documentation;
    std::string note;
    std::string color; // in pictures; with the shape unique among the contenders
    std::string shape;
    bool runs_by_default = true;
    std::filesystem::path folder;

    std::vector<std::string> command; // with placeholders
    std::vector<std::string> version_command;
    std::map<std::string, std::string> environment;

    std::vector<std::string> workloads;
    bool parallel = true; // false: measured once a round, recorded with workers = 1
    bool shared_input = false;
    bool worker_state = false;
    bool worker_init = false;
    bool timeouts = false;
    bool faults = false;

    nlohmann::json options = nlohmann::json::object(); // scripted behaviour, sent in `configure`

    [[nodiscard]] bool supports(const std::string& workload) const;
};

} // namespace paceline::lab
