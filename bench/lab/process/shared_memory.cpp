// SPDX-License-Identifier: Apache-2.0
// Reads /proc/PID/maps and /proc/PID/fd.
#include "lab/process/shared_memory.hpp"

#include <filesystem>
#include <sstream>
#include <string_view>

#include "lab/process/proc.hpp"

namespace paceline::lab {

namespace {

constexpr std::string_view kDeleted = " (deleted)";

void add_if_shared(std::set<std::string>& files, std::string_view path) {
    if (path.starts_with("/dev/shm/") && !path.ends_with(kDeleted)) {
        files.emplace(path);
    }
}

} // namespace

std::set<std::string> shared_memory_files_of(pid_t pid) {
    std::set<std::string> files;
    const std::filesystem::path folder = "/proc/" + std::to_string(pid);
    const std::string maps = read_text(folder / "maps");
    if (maps.find("/dev/shm/") != std::string::npos) {
        std::istringstream lines(maps);
        for (std::string line; std::getline(lines, line);) {
            if (const std::size_t path = line.find('/'); path != std::string::npos) {
                add_if_shared(files, std::string_view(line).substr(path));
            }
        }
    }
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "fd", error)) {
        std::error_code unreadable;
        add_if_shared(files, std::filesystem::read_symlink(entry.path(), unreadable).string());
    }
    return files;
}

std::set<std::string> shared_memory_files() {
    std::set<std::string> files;
    std::error_code error;
    using Iterator = std::filesystem::recursive_directory_iterator;
    for (Iterator entry(kSharedMemoryFolder,
                        std::filesystem::directory_options::skip_permission_denied, error);
         !error && entry != Iterator(); entry.increment(error)) {
        std::error_code gone;
        if (entry->is_regular_file(gone)) {
            files.insert(entry->path().string());
        }
    }
    return files;
}

} // namespace paceline::lab
