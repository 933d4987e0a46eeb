// SPDX-License-Identifier: Apache-2.0
// /proc/self/cgroup says which group, /proc/self/mountinfo where its files are.
#include "os/control_group.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "os/text_file.hpp"

namespace paceline::os {

namespace {

namespace fs = std::filesystem;

// Limits of version 1 that are this large stand for "none".
constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 62;

struct Mount {
    std::string root; // of the file system: what is seen at the mount point
    std::string point;
    std::string type;
    std::string options; // of the file system: names its controllers in version 1
};

struct Group {
    int version = 2;
    fs::path top; // where the hierarchy is mounted
    fs::path own; // folder of the process's group
};

bool listed(std::string_view list, std::string_view name) {
    return std::ranges::count(split(list, ','), name) > 0;
}

// Mountinfo writes blanks as \040.
std::string unescaped(std::string_view text) {
    constexpr std::size_t kDigits = 3;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto code =
            text[i] == '\\' ? whole_number(text.substr(i + 1, kDigits), 8) : std::nullopt;
        plain += code ? static_cast<char>(*code) : text[i];
        i += code ? kDigits : 0;
    }
    return plain;
}

std::vector<Mount> read_mounts(const std::string& root) {
    // id parent device root point options [tags] - type source options
    constexpr std::ptrdiff_t kFieldsBefore = 6;
    constexpr std::ptrdiff_t kFieldsAfter = 4;
    std::vector<Mount> mounts;
    const std::string text = read_text(root + "/proc/self/mountinfo").value_or("");
    for (const std::string_view line : split(text, '\n')) {
        const auto words = split(line, ' ');
        const auto dash = std::ranges::find(words, "-");
        if (dash - words.begin() >= kFieldsBefore && words.end() - dash >= kFieldsAfter) {
            mounts.push_back({unescaped(words[3]), unescaped(words[4]), std::string(*(dash + 1)),
                              std::string(*(dash + 3))});
        }
    }
    return mounts;
}

// The folder of the group, or that of the mount if the group is not seen there, as in a container.
fs::path folder_of(const std::string& root, const Mount& mount, std::string_view group) {
    std::string below(group);
    if (mount.root != "/" && (below + "/").starts_with(mount.root + "/")) {
        below.erase(0, mount.root.size());
    }
    const fs::path folder = root + mount.point + (below == "/" ? "" : below);
    std::error_code unreadable;
    return fs::is_directory(folder, unreadable) ? folder : fs::path(root + mount.point);
}

// Where a controller works for this process: version 1 if it has a hierarchy there, else version 2.
std::optional<Group> group_of(const std::string& root, std::string_view controller) {
    const auto mounts = read_mounts(root);
    const std::string text = read_text(root + "/proc/self/cgroup").value_or("");
    std::optional<Group> unified;
    for (const std::string_view line : split(text, '\n')) {
        // number:controllers:path, and the path may hold colons
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', std::min(first, line.size() - 1) + 1);
        if (second == std::string_view::npos) {
            continue;
        }
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        const bool version_1 = listed(controllers, controller);
        const auto mount = std::ranges::find_if(mounts, [&](const Mount& candidate) {
            return version_1 ? candidate.type == "cgroup" && listed(candidate.options, controller)
                             : controllers.empty() && candidate.type == "cgroup2";
        });
        if (mount == mounts.end()) {
            continue;
        }
        Group found{version_1 ? 1 : 2, root + mount->point,
                    folder_of(root, *mount, line.substr(second + 1))};
        if (version_1) {
            return found;
        }
        unified = std::move(found);
    }
    return unified;
}

// The smallest of what `limit` finds in the group's folder and all above it up to the mount.
template <class Limit>
auto tightest(const Group& group, const Limit& limit) {
    decltype(limit(group.own)) smallest;
    for (fs::path folder = group.own;; folder = folder.parent_path()) {
        const auto here = limit(folder);
        if (here && (!smallest || *here < *smallest)) {
            smallest = here;
        }
        if (folder == group.top || !folder.has_relative_path()) {
            return smallest;
        }
    }
}

// Absent for "max" and "-1", which stand for "none".
std::optional<std::uint64_t> number_in(const fs::path& file) {
    const std::string text = read_text(file.string()).value_or("");
    return whole_number(std::string_view(text).substr(0, text.find('\n')));
}

std::optional<double> ratio(std::optional<std::uint64_t> quota,
                            std::optional<std::uint64_t> period) {
    return quota && period && *quota > 0 && *period > 0
               ? std::optional{static_cast<double>(*quota) / static_cast<double>(*period)}
               : std::nullopt;
}

} // namespace

std::optional<double> cpu_quota(const std::string& root) {
    const auto group = group_of(root, "cpu");
    if (!group) {
        return std::nullopt;
    }
    return tightest(*group, [&](const fs::path& folder) {
        if (group->version == 1) {
            return ratio(number_in(folder / "cpu.cfs_quota_us"),
                         number_in(folder / "cpu.cfs_period_us"));
        }
        const std::string text = read_text((folder / "cpu.max").string()).value_or("");
        const auto words = split(std::string_view(text).substr(0, text.find('\n')), ' ');
        return words.size() == 2 ? ratio(whole_number(words[0]), whole_number(words[1]))
                                 : std::nullopt;
    });
}

std::optional<std::uint64_t> memory_limit(const std::string& root) {
    const auto group = group_of(root, "memory");
    if (!group) {
        return std::nullopt;
    }
    return tightest(*group, [&](const fs::path& folder) {
        const auto value =
            number_in(folder / (group->version == 1 ? "memory.limit_in_bytes" : "memory.max"));
        return value && *value < kNoLimit ? value : std::nullopt;
    });
}

} // namespace paceline::os
