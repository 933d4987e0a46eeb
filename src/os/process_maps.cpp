// SPDX-License-Identifier: Apache-2.0
// Whether a process maps a file, from /proc/PID/maps.
#include <string>
#include <string_view>

#include <sys/sysmacros.h>

#include "os/process_identity.hpp"
#include "os/text_file.hpp"

namespace paceline::os {

namespace {

// "start-end permissions offset major:minor inode path"
bool line_names(std::string_view line, const FileIdentity& file) {
    constexpr std::size_t kDevice = 3;
    constexpr std::size_t kInode = 4;
    const auto words = split(line, ' ');
    if (words.size() <= kInode) {
        return false;
    }
    const auto device = split(words[kDevice], ':');
    return device.size() == 2 && whole_number(words[kInode]) == file.inode &&
           whole_number(device[0], 16) == major(file.device) &&
           whole_number(device[1], 16) == minor(file.device);
}

} // namespace

std::optional<bool> maps_file(std::uint32_t pid, const FileIdentity& file) {
    const auto text = read_text("/proc/" + std::to_string(pid) + "/maps");
    if (!text) {
        return std::nullopt;
    }
    for (const std::string_view line : split(*text, '\n')) {
        if (line_names(line, file)) {
            return true;
        }
    }
    return false;
}

} // namespace paceline::os
