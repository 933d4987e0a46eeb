// SPDX-License-Identifier: Apache-2.0
// contender.toml to Contender.
#include "lab/config/contenders.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lab/config/nearest.hpp"
#include "lab/config/toml.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr const char* kFileName = "contender.toml";

// One contender.toml: takes known keys out and complains about what is left.
class Description {
public:
    explicit Description(const std::filesystem::path& file) : document_(read_toml(file)) {}

    template <class Value>
    Value required(const std::string& key) {
        const std::optional<Value> value = optional<Value>(key);
        if (!value) {
            throw UserError(fmt::format("{}: {} is missing", document_.source, key));
        }
        return *value;
    }

    template <class Value>
    std::optional<Value> optional(const std::string& key) {
        known_.push_back(key);
        const json::json_pointer pointer("/" + replaced(key));
        if (!document_.root.contains(pointer)) {
            return std::nullopt;
        }
        try {
            return document_.root.at(pointer).get<Value>();
        } catch (const json::exception&) {
            throw UserError(fmt::format("{}{} has the wrong type", document_.where(key), key));
        }
    }

    void choice(const std::string& key, const std::string& value,
                const std::vector<std::string>& allowed) const {
        if (std::ranges::find(allowed, value) == allowed.end()) {
            throw UserError(document_.where(key) + unknown_name(key, value, allowed));
        }
    }

    void refuse_unknown_keys() const {
        for (const auto& [key, line] : document_.lines) {
            const bool table = std::ranges::any_of(
                known_, [&](const std::string& k) { return k.starts_with(key + "."); });
            const bool inside = std::ranges::any_of(
                known_, [&](const std::string& k) { return key == k || key.starts_with(k + "."); });
            if (!key.empty() && !table && !inside) {
                throw UserError(fmt::format("{}:{}: {}", document_.source, line,
                                            unknown_name("key", key, known_)));
            }
        }
    }

private:
    static std::string replaced(std::string key) {
        std::ranges::replace(key, '.', '/');
        return key;
    }

    TomlDocument document_;
    std::vector<std::string> known_;
};

// The kinds of value that TOML has, in the words of a message.
std::string_view kind_of(const json& value) {
    return value.is_boolean()          ? "true or false"
           : value.is_number_integer() ? "a whole number"
           : value.is_number()         ? "a number"
           : value.is_string()         ? "text in quotes"
           : value.is_array()          ? "a list"
                                       : "a table";
}

// A whole number will do where a contender declares a fraction.
bool same_kind(const json& declared, const json& value) {
    return kind_of(declared) == kind_of(value) || (declared.is_number_float() && value.is_number());
}

Contender read_contender(const std::filesystem::path& folder) {
    Description description(folder / kFileName);
    Contender contender;
    contender.id = folder.filename().string();
    contender.folder = folder;
    contender.name = description.required<std::string>("name");
    contender.description = description.required<std::string>("description");
    contender.language = description.required<std::string>("language");
    contender.family = description.required<std::string>("family");
    contender.idiom = description.required<std::string>("idiom");
    contender.documentation = description.required<std::vector<std::string>>("documentation");
    contender.note = description.required<std::string>("note");
    contender.color = description.required<std::string>("appearance.color");
    contender.shape = description.required<std::string>("appearance.shape");
    contender.runs_by_default = description.optional<bool>("default").value_or(true);
    contender.command = description.required<std::vector<std::string>>("program.command");
    contender.version_command = description.required<std::vector<std::string>>("program.version");
    contender.environment =
        description.optional<std::map<std::string, std::string>>("program.environment")
            .value_or(contender.environment);
    contender.workloads = description.required<std::vector<std::string>>("capabilities.workloads");
    contender.parallel = description.optional<bool>("capabilities.parallel").value_or(true);
    contender.shared_input =
        description.optional<bool>("capabilities.shared_input").value_or(false);
    contender.worker_state =
        description.optional<bool>("capabilities.worker_state").value_or(false);
    contender.worker_init = description.optional<bool>("capabilities.worker_init").value_or(false);
    contender.timeouts = description.optional<bool>("capabilities.timeouts").value_or(false);
    contender.faults = description.optional<bool>("capabilities.faults").value_or(false);
    contender.options = description.optional<json>("options").value_or(json::object());
    description.choice("language", contender.language, {"python", "c++"});
    description.choice("idiom", contender.idiom, {"recommended", "naive", "tuned"});
    description.choice("appearance.color", contender.color,
                       {"blue", "orange", "green", "red", "purple", "brown", "cyan", "gray"});
    description.choice(
        "appearance.shape", contender.shape,
        {"circle", "square", "triangle", "diamond", "pin", "arrow", "cross", "star"});
    for (const std::string& workload : contender.workloads) {
        description.choice("capabilities.workloads", workload,
                           {"numerical", "stateful", "initialization", "queue"});
    }
    description.refuse_unknown_keys();
    return contender;
}

// Two contenders that look alike could not be told apart in any picture.
void check_appearances(const std::map<std::string, Contender>& contenders) {
    std::map<std::pair<std::string, std::string>, const Contender*> seen;
    for (const auto& [id, contender] : contenders) {
        const auto [same, added] = seen.try_emplace({contender.color, contender.shape}, &contender);
        if (!added) {
            throw UserError(fmt::format(
                "{}: color \"{}\" and shape \"{}\" are those of {}; choose another pair",
                (contender.folder / kFileName).string(), contender.color, contender.shape,
                (same->second->folder / kFileName).string()));
        }
    }
}

} // namespace

std::map<std::string, Contender> read_contenders(const std::filesystem::path& folder) {
    std::map<std::string, Contender> contenders;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (std::filesystem::exists(entry.path() / kFileName)) {
            Contender contender = read_contender(entry.path());
            contenders.emplace(contender.id, std::move(contender));
        }
    }
    if (contenders.empty()) {
        throw UserError(fmt::format("no contender in {}: each is a folder with a {}",
                                    folder.string(), kFileName));
    }
    check_appearances(contenders);
    return contenders;
}

const Contender& find_contender(const std::map<std::string, Contender>& contenders,
                                const std::string& id) {
    const auto found = contenders.find(id);
    if (found == contenders.end()) {
        std::vector<std::string> ids;
        ids.reserve(contenders.size());
        for (const auto& [name, contender] : contenders) {
            ids.push_back(name);
        }
        throw UserError(unknown_name("contender", id, ids));
    }
    return found->second;
}

void apply_options(Contender& contender, const nlohmann::json& options) {
    std::vector<std::string> known;
    for (const auto& [option, value] : contender.options.items()) {
        known.push_back(option);
    }
    for (const auto& [option, value] : options.items()) {
        if (known.empty()) {
            throw UserError(fmt::format("contender.{}.{}: {} has no options", contender.id, option,
                                        contender.id));
        }
        if (!contender.options.contains(option)) {
            throw UserError(unknown_name(fmt::format("option of {}", contender.id), option, known));
        }
        nlohmann::json& known_value = contender.options[option];
        if (!same_kind(known_value, value)) {
            throw UserError(fmt::format(
                "contender.{}.{} must be {}, not {}", contender.id, option, kind_of(known_value),
                value.dump(-1, ' ', false, json::error_handler_t::replace)));
        }
        known_value = value;
    }
}

} // namespace paceline::lab
