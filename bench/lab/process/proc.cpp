// SPDX-License-Identifier: Apache-2.0
// Parses /proc/PID/stat. /proc/PID/task/*/children would be shorter but is not in every kernel.
#include "lab/process/proc.hpp"

#include <array>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include <fcntl.h>
#include <unistd.h>

namespace paceline::lab {

namespace {

std::int64_t ticks_to_ns(std::uint64_t ticks) {
    static const auto per_second = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
    return static_cast<std::int64_t>(ticks * (1'000'000'000 / per_second));
}

std::optional<ProcessStat> parse_stat(const std::string& text) {
    // The name is in parentheses and may itself hold parentheses and spaces: the last one closes
    // it.
    const std::size_t open = text.find('(');
    const std::size_t close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close + 2 >= text.size()) {
        return std::nullopt;
    }
    ProcessStat process;
    std::from_chars(text.data(), text.data() + open, process.pid);
    process.name = text.substr(open + 1, close - open - 1);
    process.state = text[close + 2];
    // Fields 4 (parent), 14 and 15 (CPU ticks), 22 (start) of proc(5); field 3 stands at close + 2.
    constexpr int kParent = 4;
    constexpr int kUser = 14;
    constexpr int kSystem = 15;
    constexpr int kStart = 22;
    const char* at = text.data() + close + 3;
    const char* end = text.data() + text.size();
    for (int field = kParent; field <= kStart && at < end; ++field) {
        while (at < end && *at == ' ') {
            ++at;
        }
        std::int64_t value = 0;
        at = std::from_chars(at, end, value).ptr;
        while (at < end && *at != ' ') {
            ++at;
        }
        switch (field) {
        case kParent:
            process.parent = static_cast<pid_t>(value);
            break;
        case kUser:
            process.user_ns = ticks_to_ns(static_cast<std::uint64_t>(value));
            break;
        case kSystem:
            process.system_ns = ticks_to_ns(static_cast<std::uint64_t>(value));
            break;
        case kStart:
            process.start_ticks = static_cast<std::uint64_t>(value);
            break;
        default:
            break;
        }
    }
    return process;
}

} // namespace

std::string read_text(const std::filesystem::path& file) {
    // open/read instead of a stream: this is called thousands of times a second while a tree is
    // watched.
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return {};
    }
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t n = 0; (n = read(descriptor, buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(n));
    }
    close(descriptor);
    return text;
}

std::optional<ProcessStat> read_process(pid_t pid) {
    return parse_stat(read_text("/proc/" + std::to_string(pid) + "/stat"));
}

std::int64_t run_queue_wait_ns(pid_t pid) {
    // Three numbers: time on a CPU, time waiting for one, number of slices.
    const std::string text = read_text("/proc/" + std::to_string(pid) + "/schedstat");
    const std::size_t second = text.find(' ');
    std::int64_t wait = 0;
    if (second != std::string::npos) {
        std::from_chars(text.data() + second + 1, text.data() + text.size(), wait);
    }
    return wait;
}

std::vector<ProcessStat> read_processes() {
    std::vector<ProcessStat> processes;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().string();
        pid_t pid = 0;
        const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (code != std::errc{} || end != name.data() + name.size()) {
            continue;
        }
        if (auto process = read_process(pid)) {
            processes.push_back(std::move(*process));
        }
    }
    return processes;
}

bool is_alive(pid_t pid) {
    const auto process = read_process(pid);
    return process && process->state != 'Z';
}

std::vector<ProcessStat> descendants_of(pid_t root) {
    std::vector<ProcessStat> all = read_processes();
    std::unordered_multimap<pid_t, std::size_t> children;
    for (std::size_t i = 0; i < all.size(); ++i) {
        children.emplace(all[i].parent, i);
    }
    std::vector<ProcessStat> found;
    std::unordered_set<pid_t> seen{root};
    std::vector<pid_t> open{root};
    while (!open.empty()) {
        const auto [first, last] = children.equal_range(open.back());
        open.pop_back();
        for (auto child = first; child != last; ++child) {
            // A process that appears twice in a listing taken while the tree changes is counted
            // once.
            if (seen.insert(all[child->second].pid).second) {
                open.push_back(all[child->second].pid);
                found.push_back(all[child->second]);
            }
        }
    }
    return found;
}

} // namespace paceline::lab
