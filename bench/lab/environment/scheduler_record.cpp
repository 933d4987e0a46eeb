// SPDX-License-Identifier: Apache-2.0
// Which CPUs and how much of everything this process may have.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "lab/environment/control_group.hpp"
#include "lab/environment/cpu_list.hpp"
#include "lab/environment/record_parts.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

// "always [madvise] never": the word in brackets.
json chosen(const std::optional<std::string>& text) {
    if (!text) {
        return nullptr;
    }
    const std::size_t begin = text->find('[');
    const std::size_t end = text->find(']', begin == std::string::npos ? 0 : begin);
    return begin == std::string::npos || end == std::string::npos
               ? text_or_null(*text)
               : text_or_null(text->substr(begin + 1, end - begin - 1));
}

// A list of CPUs; an empty file is an empty list, not an unknown one.
json cpu_list(const SystemFiles& files, const std::filesystem::path& file) {
    const auto text = files.text(file);
    return text ? json(trimmed(*text)) : json(nullptr);
}

json limits_record(const SystemFacts& system) {
    const auto value = [](const std::optional<std::uint64_t>& limit) {
        return limit ? json(*limit) : json("unlimited");
    };
    json limits = json::object();
    for (const ResourceLimit& limit : system.limits) {
        limits[limit.name] = {{"soft", value(limit.soft)}, {"hard", value(limit.hard)}};
    }
    return limits;
}

std::optional<bool> may_trace_everything(const SystemFiles& files) {
    constexpr unsigned kTrace = 19; // CAP_SYS_PTRACE
    for (const std::string& line : split_lines(files.text("proc/self/status").value_or(""))) {
        const auto words = split_words(line);
        if (words.size() == 2 && words[0] == "CapEff:") {
            std::uint64_t mask = 0;
            const char* const end = words[1].data() + words[1].size();
            if (std::from_chars(words[1].data(), end, mask, 16).ptr == end) {
                return (mask >> kTrace & 1U) != 0;
            }
        }
    }
    return std::nullopt;
}

// Whether stacks can be taken of processes that are not descendants of the one that looks.
json can_trace(std::optional<std::int64_t> scope, std::optional<bool> everything) {
    constexpr std::int64_t kNobody = 3;
    if (scope.value_or(0) == 0) { // no such file: a kernel without this restriction
        return true;
    }
    if (*scope >= kNobody) {
        return false;
    }
    return value_or_null(everything);
}

json effective_cpus(const SystemFacts& system, const ControlGroup& group) {
    if (system.affinity.empty()) {
        return nullptr;
    }
    const auto affinity = static_cast<double>(system.affinity.size());
    // Part of a CPU still runs a worker; schedulers of this kind round up as well.
    const double quota = group.quota_cpus ? std::ceil(*group.quota_cpus) : affinity;
    return static_cast<int>(std::max(1.0, std::min(affinity, quota)));
}

json online_cpus(const SystemFiles& files) {
    const auto text = files.word("sys/devices/system/cpu/online");
    const auto cpus = text ? parse_cpu_list(*text) : std::nullopt;
    return cpus ? json(cpus->size()) : json(nullptr);
}

json as_boolean(const std::optional<std::int64_t>& number) {
    return number ? json(*number != 0) : json(nullptr);
}

} // namespace

json scheduler_record(const SystemFiles& files, const SystemFacts& system) {
    const ControlGroup group = read_control_group(files);
    const auto scope = files.number("proc/sys/kernel/yama/ptrace_scope");
    const bool known = !system.affinity.empty();
    return {{"affinity", known ? json(cpu_list_text(system.affinity)) : json(nullptr)},
            {"affinity_cpus", known ? json(system.affinity.size()) : json(nullptr)},
            {"effective_cpus", effective_cpus(system, group)},
            {"online_cpus", online_cpus(files)},
            {"cgroup",
             {{"version", value_or_null(group.version)},
              {"path", group.path ? text_or_null(*group.path) : json(nullptr)},
              {"quota_cpus", value_or_null(group.quota_cpus)},
              {"memory_limit_bytes", value_or_null(group.memory_limit_bytes)},
              {"process_limit", value_or_null(group.process_limit)}}},
            {"isolated_cpus", cpu_list(files, "sys/devices/system/cpu/isolated")},
            {"tickless_cpus", cpu_list(files, "sys/devices/system/cpu/nohz_full")},
            {"smt_active", as_boolean(files.number("sys/devices/system/cpu/smt/active"))},
            {"address_randomisation",
             value_or_null(files.number("proc/sys/kernel/randomize_va_space"))},
            {"transparent_huge_pages",
             chosen(files.word("sys/kernel/mm/transparent_hugepage/enabled"))},
            {"overcommit_memory", value_or_null(files.number("proc/sys/vm/overcommit_memory"))},
            {"swappiness", value_or_null(files.number("proc/sys/vm/swappiness"))},
            {"autogroup", as_boolean(files.number("proc/sys/kernel/sched_autogroup_enabled"))},
            {"process_ids", value_or_null(files.number("proc/sys/kernel/pid_max"))},
            {"limits", limits_record(system)},
            {"shared_memory",
             {{"size_bytes", value_or_null(system.shared_memory_size)},
              {"free_bytes", value_or_null(system.shared_memory_free)}}},
            {"message_queue",
             {{"messages", value_or_null(files.number("proc/sys/fs/mqueue/msg_max"))},
              {"message_bytes", value_or_null(files.number("proc/sys/fs/mqueue/msgsize_max"))}}},
            {"pipe_bytes", value_or_null(files.number("proc/sys/fs/pipe-max-size"))},
            {"trace_scope", value_or_null(scope)},
            {"can_trace", can_trace(scope, may_trace_everything(files))}};
}

} // namespace paceline::lab
