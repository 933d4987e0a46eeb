// SPDX-License-Identifier: Apache-2.0
// Files, assignments and stored profiles, all through the table of settings.
#include "lab/config/profile.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lab/config/nearest.hpp"
#include "lab/config/settings.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

constexpr std::string_view kContenderPrefix = "contender.";

std::vector<std::string> setting_keys() {
    std::vector<std::string> keys;
    for (const Setting& setting : settings()) {
        keys.push_back(setting.key);
    }
    return keys;
}

void apply_value(Profile& profile, const std::string& key, const nlohmann::json& value) {
    if (key.starts_with(kContenderPrefix)) {
        const std::string rest = key.substr(kContenderPrefix.size());
        const std::size_t dot = rest.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == rest.size()) {
            throw UserError(fmt::format("\"{}\" must be contender.NAME.OPTION", key));
        }
        nlohmann::json& options = profile.contender_options[rest.substr(0, dot)];
        options[rest.substr(dot + 1)] = value;
        return;
    }
    const auto& table = settings();
    const auto setting =
        std::ranges::find_if(table, [&](const Setting& s) { return s.key == key; });
    if (setting == table.end()) {
        throw UserError(unknown_name("parameter", key, setting_keys()));
    }
    setting->apply(profile, value);
}

// Calls `visit(key, value)` for every value that is not a table.
template <class Visit>
void for_each_value(const nlohmann::json& object, const std::string& prefix, const Visit& visit) {
    for (const auto& [name, value] : object.items()) {
        const std::string key = prefix.empty() ? name : prefix + "." + name;
        if (value.is_object()) {
            for_each_value(value, key, visit);
        } else {
            visit(key, value);
        }
    }
}

} // namespace

std::vector<std::string> profile_names(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::ranges::sort(names);
    return names;
}

Profile read_profile(const std::filesystem::path& folder, const std::string& name) {
    const std::vector<std::string> names = profile_names(folder);
    if (std::ranges::find(names, name) == names.end()) {
        throw UserError(unknown_name("profile", name, names));
    }
    Profile profile;
    profile.name = name;
    apply_document(profile, read_toml(folder / (name + ".toml")));
    for (const auto& [key, missing] :
         {std::pair{"workers", profile.workers.empty()},
          std::pair{"workloads", profile.workloads.empty()},
          std::pair{"queue.elements", profile.queue.elements.empty()}}) {
        if (missing) {
            throw UserError(fmt::format("{}/{}.toml: {} is missing", folder.string(), name, key));
        }
    }
    return profile;
}

void apply_document(Profile& profile, const TomlDocument& document) {
    for_each_value(document.root, "", [&](const std::string& key, const nlohmann::json& value) {
        try {
            apply_value(profile, key, value);
        } catch (const UserError& error) {
            throw UserError(document.where(key) + error.what());
        }
    });
}

void apply_setting(Profile& profile, const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw UserError(fmt::format(
            "--set {}: write it as key=value, for example --set numerical.size=2000", assignment));
    }
    try {
        apply_value(profile, assignment.substr(0, equals),
                    toml_value(assignment.substr(equals + 1)));
    } catch (const UserError& error) {
        throw UserError(fmt::format("--set {}: {}", assignment, error.what()));
    }
}

nlohmann::json profile_to_json(const Profile& profile) {
    nlohmann::json stored{{"name", profile.name}};
    for (const Setting& setting : settings()) {
        stored[setting.key] = setting.read(profile);
    }
    for (const auto& [contender, options] : profile.contender_options) {
        for (const auto& [option, value] : options.items()) {
            stored[fmt::format("{}{}.{}", kContenderPrefix, contender, option)] = value;
        }
    }
    return stored;
}

Profile profile_from_json(const nlohmann::json& stored) {
    if (!stored.is_object() || !stored.contains("name") || !stored.at("name").is_string()) {
        throw UserError("the stored settings are damaged: begin a new run");
    }
    Profile profile;
    for (const auto& [key, value] : stored.items()) {
        if (key == "name") {
            profile.name = value.get<std::string>();
        } else {
            apply_value(profile, key, value);
        }
    }
    return profile;
}

} // namespace paceline::lab
