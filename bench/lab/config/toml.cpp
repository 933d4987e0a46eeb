// SPDX-License-Identifier: Apache-2.0
// toml++ to JSON.
#include "lab/config/toml.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

nlohmann::json to_json(const toml::node& node, const std::string& key,
                       std::map<std::string, int>& lines) {
    lines.emplace(key, static_cast<int>(node.source().begin.line));
    if (const toml::table* table = node.as_table()) {
        nlohmann::json object = nlohmann::json::object();
        for (const auto& [name, child] : *table) {
            const std::string child_name{name.str()};
            object[child_name] =
                to_json(child, key.empty() ? child_name : key + "." + child_name, lines);
        }
        return object;
    }
    if (const toml::array* array = node.as_array()) {
        nlohmann::json list = nlohmann::json::array();
        for (const toml::node& child : *array) {
            list.push_back(to_json(child, key, lines));
        }
        return list;
    }
    if (const auto* text = node.as_string()) {
        return text->get();
    }
    if (const auto* integer = node.as_integer()) {
        return integer->get();
    }
    if (const auto* number = node.as_floating_point()) {
        return number->get();
    }
    if (const auto* boolean = node.as_boolean()) {
        return boolean->get();
    }
    throw UserError(fmt::format("line {}: dates and times are not values of any setting",
                                static_cast<int>(node.source().begin.line)));
}

} // namespace

std::string TomlDocument::where(const std::string& key) const {
    const auto line = lines.find(key);
    return line == lines.end() ? fmt::format("{}: ", source)
                               : fmt::format("{}:{}: ", source, line->second);
}

TomlDocument read_toml(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    // An empty file is a valid one, but `<<` fails where it has nothing to copy: look first.
    const bool empty = stream.peek() == std::ifstream::traits_type::eof() && !stream.bad();
    if (!stream.is_open() || (!empty && !(text << stream.rdbuf()))) {
        throw UserError(
            fmt::format("cannot read {}: give the path of an existing TOML file", file.string()));
    }
    TomlDocument document{.root = {}, .lines = {}, .source = file.string()};
    try {
        const toml::table table = toml::parse(text.str(), file.string());
        document.root = to_json(table, "", document.lines);
    } catch (const toml::parse_error& error) {
        throw UserError(fmt::format("{}:{}: not valid TOML: {}", file.string(),
                                    static_cast<int>(error.source().begin.line),
                                    error.description()));
    }
    return document;
}

nlohmann::json toml_value(std::string_view text) {
    try {
        const toml::table table = toml::parse(fmt::format("value = {}", text));
        std::map<std::string, int> lines;
        if (const toml::node* value = table.get("value"); value != nullptr && table.size() == 1) {
            return to_json(*value, "value", lines);
        }
    } catch (const toml::parse_error&) {
        // Not TOML: a bare word such as a path or a name is meant as text.
        return std::string{text};
    }
    return std::string{text};
}

} // namespace paceline::lab
