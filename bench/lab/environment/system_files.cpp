// SPDX-License-Identifier: Apache-2.0
// Reading and splitting.
#include "lab/environment/system_files.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

namespace paceline::lab {

namespace {

constexpr std::string_view kBlank = " \t\r\n\v\f";
constexpr std::size_t kMost = 4 << 20;

std::vector<std::string> split(std::string_view text, std::string_view separators) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) {
            parts.emplace_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

} // namespace

std::optional<std::string> SystemFiles::text(const std::filesystem::path& file) const {
    std::ifstream stream(root_ / file, std::ios::binary);
    if (!stream) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 1 << 14> block;
    while (stream && text.size() < kMost) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad()) {
        return std::nullopt; // a folder, or a file of the kernel that exists but cannot be read
    }
    return text;
}

std::optional<std::string> SystemFiles::word(const std::filesystem::path& file) const {
    const auto whole = text(file);
    const std::string word(whole ? trimmed(*whole) : "");
    return word.empty() ? std::nullopt : std::optional{word};
}

std::optional<std::int64_t> SystemFiles::number(const std::filesystem::path& file) const {
    const auto found = word(file);
    return found ? whole_number(*found) : std::nullopt;
}

bool SystemFiles::exists(const std::filesystem::path& file) const {
    std::error_code error;
    return std::filesystem::exists(root_ / file, error);
}

std::vector<std::string> SystemFiles::numbered(const std::filesystem::path& folder,
                                               std::string_view prefix) const {
    std::vector<std::pair<std::int64_t, std::string>> found;
    std::error_code error;
    std::filesystem::directory_iterator entry(root_ / folder, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const auto number =
            name.starts_with(prefix) ? whole_number(name.substr(prefix.size())) : std::nullopt;
        if (number) {
            found.emplace_back(*number, name);
        }
    }
    std::ranges::sort(found);
    std::vector<std::string> names;
    for (auto& [number, name] : found) {
        names.push_back(std::move(name));
    }
    return names;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

std::vector<std::string> split_lines(std::string_view text) {
    return split(text, "\n");
}

std::vector<std::string> split_words(std::string_view text) {
    return split(text, kBlank);
}

nlohmann::json text_or_null(std::string_view text) {
    if (text.empty()) {
        return nullptr;
    }
    // Through a dump that replaces what is not UTF-8: a later dump of the record then cannot throw.
    return nlohmann::json::parse(
        nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

} // namespace paceline::lab
