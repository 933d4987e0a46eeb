// SPDX-License-Identifier: Apache-2.0
// What the kernel knows of processes, for tests that look for leftovers.
#include "processes.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace paceline::sdk_test {

namespace {

namespace fs = std::filesystem;

fs::path folder_of(pid_t process) {
    return fs::path("/proc") / std::to_string(process);
}

pid_t number_in(const std::string& text) {
    pid_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

} // namespace

std::vector<pid_t> children_of(pid_t process) {
    std::vector<pid_t> children;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
        const pid_t number = number_in(entry.path().filename());
        if (number > 0 && number_in(status_line(number, "PPid")) == process) {
            children.push_back(number);
        }
    }
    std::ranges::sort(children);
    return children;
}

std::string status_line(pid_t process, const std::string& name) {
    std::ifstream file(folder_of(process) / "status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name + ":")) {
            const std::size_t begin = line.find_first_not_of(" \t", name.size() + 1);
            return begin == std::string::npos ? "" : line.substr(begin);
        }
    }
    return "";
}

std::vector<std::string> descriptors_of(pid_t process) {
    std::vector<std::string> descriptors;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_of(process) / "fd")) {
        std::error_code gone; // the iterator's own descriptor is
        const fs::path target = fs::read_symlink(entry.path(), gone);
        if (!gone && target != folder_of(process) / "fd") {
            descriptors.push_back(entry.path().filename().string() + " -> " + target.string());
        }
    }
    std::ranges::sort(descriptors);
    return descriptors;
}

std::vector<std::string> shared_memory_files_of(pid_t process) {
    std::vector<std::string> files;
    std::ifstream maps(folder_of(process) / "maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find("/dev/shm/") != std::string::npos) {
            files.push_back(line);
        }
    }
    for (const std::string& descriptor : descriptors_of(process)) {
        if (descriptor.find("/dev/shm/") != std::string::npos) {
            files.push_back(descriptor);
        }
    }
    return files;
}

} // namespace paceline::sdk_test
