// SPDX-License-Identifier: Apache-2.0
// /proc/self/cgroup says which group, /proc/self/mountinfo where its files are.
#include "lab/environment/control_group.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace paceline::lab {

namespace {

// Limits of version 1 that are this large stand for "none".
constexpr std::int64_t kNoLimit = std::int64_t{1} << 62;

struct Mount {
    std::string root; // of the file system, what is seen at the mount point
    std::string point;
    std::string type;
    std::string options; // of the file system: names its controllers in version 1
};

struct Hierarchy {
    int version = 0;
    std::string group;         // path of the process's group
    std::filesystem::path top; // mount point, without a leading slash
    std::filesystem::path own; // folder of the group
};

bool listed(const std::string& list, const std::string& name) {
    return ("," + list + ",").find("," + name + ",") != std::string::npos;
}

std::vector<Mount> mounts(const SystemFiles& files) {
    std::vector<Mount> mounts;
    for (const std::string& line : split_lines(files.text("proc/self/mountinfo").value_or(""))) {
        const auto words = split_words(line);
        const auto dash = std::ranges::find(words, "-");
        // id parent device root point options [tags] - type source options
        if (words.size() >= 6 && std::distance(dash, words.end()) >= 4) {
            mounts.push_back({words[3], words[4], *(dash + 1), *(dash + 3)});
        }
    }
    return mounts;
}

std::filesystem::path without_slash(const std::string& path) {
    return path.starts_with('/') ? path.substr(1) : path;
}

// The group's folder below the mount; the mount itself if the group is not seen there, as in a
// container.
std::filesystem::path folder_of(const SystemFiles& files, const Mount& mount,
                                const std::string& group) {
    std::string below = group;
    if (mount.root != "/" && (group + "/").starts_with(mount.root + "/")) {
        below = group.substr(mount.root.size());
    }
    const std::filesystem::path folder = without_slash(mount.point) / without_slash(below);
    return files.exists(folder) ? folder : without_slash(mount.point);
}

// Where a controller works for this process: version 1 if it has a hierarchy there, else version 2.
std::optional<Hierarchy> hierarchy_of(const SystemFiles& files, const std::string& controller) {
    std::optional<Hierarchy> unified;
    const auto mounted = mounts(files);
    for (const std::string& line : split_lines(files.text("proc/self/cgroup").value_or(""))) {
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string group = line.substr(second + 1);
        const bool version_1 = listed(controllers, controller);
        if (!version_1 && !controllers.empty()) {
            continue;
        }
        const auto mount = std::ranges::find_if(mounted, [&](const Mount& m) {
            return version_1 ? m.type == "cgroup" && listed(m.options, controller)
                             : m.type == "cgroup2";
        });
        if (mount == mounted.end()) {
            continue;
        }
        Hierarchy found{version_1 ? 1 : 2, group, without_slash(mount->point),
                        folder_of(files, *mount, group)};
        if (version_1) {
            return found;
        }
        unified = std::move(found);
    }
    return unified;
}

// The smallest of what `limit` finds in the group's folder and all above it up to the mount.
template <class Limit>
auto tightest(const Hierarchy& hierarchy, const Limit& limit) {
    decltype(limit(hierarchy.own)) smallest;
    for (std::filesystem::path folder = hierarchy.own;; folder = folder.parent_path()) {
        const auto here = limit(folder);
        if (here && (!smallest || *here < *smallest)) {
            smallest = here;
        }
        if (folder == hierarchy.top || !folder.has_parent_path()) {
            return smallest;
        }
    }
}

std::optional<double> quota_of(std::optional<std::int64_t> quota,
                               std::optional<std::int64_t> period) {
    return quota && period && *quota > 0 && *period > 0
               ? std::optional{static_cast<double>(*quota) / static_cast<double>(*period)}
               : std::nullopt;
}

std::optional<double> quota(const SystemFiles& files, const Hierarchy& hierarchy) {
    return tightest(hierarchy, [&](const std::filesystem::path& folder) {
        if (hierarchy.version == 1) {
            return quota_of(files.number(folder / "cpu.cfs_quota_us"),
                            files.number(folder / "cpu.cfs_period_us"));
        }
        const auto words = split_words(files.text(folder / "cpu.max").value_or(""));
        return words.size() == 2 ? quota_of(whole_number(words[0]), whole_number(words[1]))
                                 : std::nullopt;
    });
}

std::optional<std::int64_t> amount(const SystemFiles& files, const Hierarchy& hierarchy,
                                   const char* file_1, const char* file_2) {
    return tightest(hierarchy, [&](const std::filesystem::path& folder) {
        const auto value = files.number(folder / (hierarchy.version == 1 ? file_1 : file_2));
        return value && *value < kNoLimit ? value : std::nullopt;
    });
}

} // namespace

ControlGroup read_control_group(const SystemFiles& files) {
    ControlGroup group;
    if (const auto cpu = hierarchy_of(files, "cpu")) {
        group.version = cpu->version;
        group.path = cpu->group;
        group.quota_cpus = quota(files, *cpu);
    }
    if (const auto memory = hierarchy_of(files, "memory")) {
        group.memory_limit_bytes = amount(files, *memory, "memory.limit_in_bytes", "memory.max");
    }
    if (const auto processes = hierarchy_of(files, "pids")) {
        group.process_limit = amount(files, *processes, "pids.max", "pids.max");
    }
    return group;
}

} // namespace paceline::lab
