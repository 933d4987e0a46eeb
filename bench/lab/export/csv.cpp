// SPDX-License-Identifier: Apache-2.0
// Fields of the JSON export as lines.
#include "lab/export/csv.hpp"

#include <string_view>

#include "lab/export/sample_fields.hpp"
#include "lab/export/text.hpp"

namespace paceline::lab {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view kLineEnd = "\r\n";

std::string dump(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string without_formula(std::string text) {
    if (!text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
        text.insert(text.begin(), '\'');
    }
    return text;
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string field = "\"";
    for (const char c : text) {
        field += c == '"' ? "\"\"" : std::string(1, c);
    }
    return field + '"';
}

std::string field(const ordered_json& value) {
    if (value.is_null()) {
        return "";
    }
    if (value.is_string()) {
        return quoted(without_formula(valid_utf8(value.get_ref<const std::string&>())));
    }
    if (value.is_array()) {
        std::string list;
        for (const ordered_json& element : value) {
            list += list.empty() ? "" : " ";
            list += dump(element);
        }
        return list;
    }
    return quoted(dump(value));
}

template <class Text>
std::string line(const ordered_json& sample, const Text& text) {
    std::string line;
    const char* separator = "";
    for (const auto& [name, value] : sample.items()) {
        line += separator;
        line += text(name, value);
        separator = ",";
    }
    return line + std::string(kLineEnd);
}

} // namespace

std::string export_csv(const RunRecord& record) {
    std::string text = line(sample_fields(Sample{}, Fields::all),
                            [](const std::string& name, const ordered_json&) { return name; });
    for (const Sample& sample : record.samples) {
        text += line(sample_fields(sample, Fields::all),
                     [](const std::string&, const ordered_json& value) { return field(value); });
    }
    return text;
}

} // namespace paceline::lab
