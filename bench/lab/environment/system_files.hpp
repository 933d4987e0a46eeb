// SPDX-License-Identifier: Apache-2.0
// Small files below a root: what is missing or unreadable is absent, never an error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace paceline::lab {

class SystemFiles {
public:
    explicit SystemFiles(std::filesystem::path root) : root_(std::move(root)) {}

    // Paths are given without a leading slash. At most 4 MB are read.
    [[nodiscard]] std::optional<std::string> text(const std::filesystem::path& file) const;
    // Without white space at the ends; absent if nothing is left.
    [[nodiscard]] std::optional<std::string> word(const std::filesystem::path& file) const;
    [[nodiscard]] std::optional<std::int64_t> number(const std::filesystem::path& file) const;
    [[nodiscard]] bool exists(const std::filesystem::path& file) const;
    // Names in a folder that are `prefix` and a number, by that number: "cpu0", "cpu1", "cpu10".
    [[nodiscard]] std::vector<std::string> numbered(const std::filesystem::path& folder,
                                                    std::string_view prefix) const;

private:
    std::filesystem::path root_;
};

[[nodiscard]] std::string_view trimmed(std::string_view text);
// The whole text as a number; absent if it is not one.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);
[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);
// At white space.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);

template <class Value>
[[nodiscard]] nlohmann::json value_or_null(const std::optional<Value>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

// A text that may hold bytes that are not UTF-8 as JSON can store it; null if empty.
[[nodiscard]] nlohmann::json text_or_null(std::string_view text);

} // namespace paceline::lab
