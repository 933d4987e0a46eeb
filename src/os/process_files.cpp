// SPDX-License-Identifier: Apache-2.0
// Reads into buffers on the stack: these files are asked while a queue is mended.
#include "os/process_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/descriptor.hpp"

namespace paceline::os {

namespace {

// Longer than the line can be: a name of 64 bytes and 50 numbers.
using Buffer = std::array<char, 2048>;

std::optional<ProcessStat> read_stat(const char* path) noexcept {
    const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) {
        return std::nullopt;
    }
    Buffer buffer{};
    ssize_t count = 0;
    do {
        count = ::read(file.number(), buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count <= 0) {
        return std::nullopt;
    }
    return parse_process_stat({buffer.data(), static_cast<std::size_t>(count)});
}

// The word at the place, without the blanks before it; moves behind it.
std::string_view next_word(std::string_view& text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, text.find_first_of(" \n"));
    text.remove_prefix(word.size());
    return word;
}

bool parse(std::string_view word, std::uint64_t& value) noexcept {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size();
}

} // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view text) noexcept {
    // The name stands in parentheses and may hold blanks and parentheses: the last one ends it.
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(name_end + 1);
    constexpr int kState = 3; // the fields of proc(5)
    constexpr int kThreads = 20;
    constexpr int kStartTime = 22;
    ProcessStat stat;
    for (int field = kState; field <= kStartTime; ++field) {
        const std::string_view word = next_word(text);
        const bool good = field == kState       ? word.size() == 1
                          : field == kThreads   ? parse(word, stat.threads)
                          : field == kStartTime ? parse(word, stat.start_time)
                                                : !word.empty();
        if (!good) {
            return std::nullopt;
        }
        stat.state = field == kState ? word.front() : stat.state;
    }
    return stat;
}

std::optional<ProcessStat> read_process_stat(std::uint32_t pid) noexcept {
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%u/stat", pid);
    return read_stat(path.data());
}

std::optional<ProcessStat> read_own_stat() noexcept {
    // Not thread-self, whose start is that of the thread.
    return read_stat("/proc/self/stat");
}

std::optional<std::uint64_t> own_namespaces() noexcept {
    struct stat pid_namespace{};
    if (::stat("/proc/thread-self/ns/pid", &pid_namespace) != 0) {
        return std::nullopt;
    }
    struct stat time_namespace{};
    // Kernels without time namespaces lack the file: zero.
    if (::stat("/proc/thread-self/ns/time", &time_namespace) != 0) {
        time_namespace.st_ino = 0;
    }
    // Inodes of namespaces have 32 bits.
    return (time_namespace.st_ino << 32) | pid_namespace.st_ino;
}

bool proc_counts_as_we_do() noexcept {
    std::array<char, 32> target{};
    const ssize_t length = ::readlink("/proc/self", target.data(), target.size());
    std::uint64_t pid = 0;
    return length > 0 && parse({target.data(), static_cast<std::size_t>(length)}, pid) &&
           pid == static_cast<std::uint64_t>(::getpid());
}

} // namespace paceline::os
