// SPDX-License-Identifier: Apache-2.0
// Files are read in two pieces, so that a log of any size costs no more than what is shown of it.
#include "lab/report/run_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

#include "lab/export/text.hpp"
#include "lab/export/units.hpp"

namespace paceline::lab {

namespace {

namespace fs = std::filesystem;

bool continues_a_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// A cut through a character leaves bytes of it behind.
void drop_cut_characters(std::string& head, std::string& tail) {
    while (!head.empty() && continues_a_character(head.back())) {
        head.pop_back();
    }
    if (!head.empty() && static_cast<unsigned char>(head.back()) >= 0x80U) {
        head.pop_back();
    }
    const auto whole = std::ranges::find_if_not(tail, continues_a_character);
    tail.erase(tail.begin(), whole);
}

std::string piece(std::ifstream& stream, std::size_t begin, std::size_t size) {
    std::string text(size, '\0');
    stream.clear();
    stream.seekg(static_cast<std::streamoff>(begin));
    stream.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

// Whether a file is below the folder once every link and ".." of its name is followed.
bool lies_below(const fs::path& folder, const fs::path& file) {
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    const fs::path place = error ? fs::path() : fs::canonical(file, error);
    return !error && std::ranges::mismatch(root, place).in1 == root.end();
}

// "no reply to run within 5 s; stacks in stacks/00001-queue-a.txt"
std::string stacks_of(const std::string& reason) {
    constexpr std::string_view kMark = "; stacks in ";
    const std::size_t mark = reason.find(kMark);
    if (mark == std::string::npos) {
        return {};
    }
    const std::string rest = reason.substr(mark + kMark.size());
    return rest.substr(0, rest.find_first_of(" ,;\n"));
}

std::vector<SourceFile> files_of(const fs::path& run, const fs::path& folder) {
    std::vector<SourceFile> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        std::optional<std::string> text =
            lies_below(run, entry.path()) ? text_of(entry.path(), kLargestSource) : std::nullopt;
        if (text) {
            files.push_back({entry.path().filename().string(), std::move(*text)});
        }
    }
    std::ranges::sort(files, {}, &SourceFile::file);
    return files;
}

} // namespace

std::optional<std::string> text_of(const fs::path& file, std::size_t limit) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(file, error))) {
        return std::nullopt;
    }
    const std::uintmax_t size = fs::file_size(file, error);
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream) {
        return std::nullopt;
    }
    if (size <= limit) {
        return valid_utf8(piece(stream, 0, size));
    }
    std::string head = piece(stream, 0, limit / 2);
    std::string tail = piece(stream, size - limit / 2, limit / 2);
    drop_cut_characters(head, tail);
    const std::uintmax_t missing = size - head.size() - tail.size();
    return fmt::format("{}\n[{} bytes left out here]\n{}", valid_utf8(head),
                       grouped_integer(static_cast<long long>(missing)), valid_utf8(tail));
}

std::map<std::string, std::string> read_logs(const fs::path& folder,
                                             const std::vector<Sample>& samples, std::size_t all) {
    std::map<std::string, std::string> logs;
    std::size_t used = 0;
    for (const bool ok : {false, true}) {
        for (const Sample& sample : samples) {
            if ((sample.status == Status::ok) != ok) {
                continue;
            }
            for (const std::string& name : std::array{sample.log, stacks_of(sample.reason)}) {
                if (name.empty() || logs.contains(name) || !lies_below(folder, folder / name)) {
                    continue;
                }
                std::optional<std::string> text = text_of(folder / name, kLargestLog);
                if (!text) {
                    continue;
                }
                used += text->size();
                if (used > all) {
                    return logs;
                }
                logs.emplace(name, std::move(*text));
            }
        }
    }
    return logs;
}

std::map<std::string, std::vector<SourceFile>> read_sources(const fs::path& folder,
                                                            const nlohmann::json& contenders) {
    std::map<std::string, std::vector<SourceFile>> sources;
    for (const auto& [id, about] : contenders.items()) {
        sources.emplace(id, files_of(folder, folder / "sources" / id));
    }
    return sources;
}

} // namespace paceline::lab
