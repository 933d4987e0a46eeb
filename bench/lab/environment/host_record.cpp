// SPDX-License-Identifier: Apache-2.0
// CPU, memory, virtualisation, kernel, distribution.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lab/environment/cpu_list.hpp"
#include "lab/environment/identity.hpp"
#include "lab/environment/record_parts.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;
using Fields = std::map<std::string, std::string>;

std::string unquoted(std::string_view text) {
    const bool quotes = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                        text.back() == text.front();
    return std::string(quotes ? text.substr(1, text.size() - 2) : text);
}

// "key<separator>value" lines.
Fields fields(const std::string& text, char separator) {
    Fields found;
    for (const std::string& line : split_lines(text)) {
        const std::size_t place = line.find(separator);
        if (place != std::string::npos) {
            found.emplace(trimmed(std::string_view(line).substr(0, place)),
                          unquoted(trimmed(std::string_view(line).substr(place + 1))));
        }
    }
    return found;
}

json field_or_null(const Fields& fields, const std::string& key) {
    const auto found = fields.find(key);
    return found == fields.end() ? json(nullptr) : text_or_null(found->second);
}

// One table of fields for each CPU of /proc/cpuinfo.
std::vector<Fields> cpu_fields(const SystemFiles& files) {
    std::vector<Fields> cpus;
    const std::string text = files.text("proc/cpuinfo").value_or("");
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", begin), text.size());
        Fields found = fields(text.substr(begin, end - begin), ':');
        if (found.contains("processor")) {
            cpus.push_back(std::move(found));
        }
        begin = end + 2;
    }
    return cpus;
}

// How many different values the keys have together; null if a CPU does not have them.
json distinct(const std::vector<Fields>& cpus, const std::vector<std::string>& keys) {
    std::set<std::vector<std::string>> values;
    for (const Fields& cpu : cpus) {
        std::vector<std::string> value;
        for (const std::string& key : keys) {
            const auto found = cpu.find(key);
            if (found == cpu.end()) {
                return nullptr;
            }
            value.push_back(found->second);
        }
        values.insert(value);
    }
    return cpus.empty() ? json(nullptr) : json(values.size());
}

// "32K", "1M": bytes.
json cache_bytes(const std::optional<std::string>& size) {
    if (!size) {
        return nullptr;
    }
    std::string_view digits = *size;
    std::int64_t unit = 1;
    if (digits.ends_with('K') || digits.ends_with('M')) {
        unit = digits.back() == 'K' ? 1 << 10 : 1 << 20;
        digits.remove_suffix(1);
    }
    const auto number = whole_number(digits);
    return number ? json(*number * unit) : json(nullptr);
}

json caches(const SystemFiles& files) {
    const std::filesystem::path folder = "sys/devices/system/cpu/cpu0/cache";
    json caches = json::array();
    for (const std::string& index : files.numbered(folder, "index")) {
        caches.push_back(
            {{"level", value_or_null(files.number(folder / index / "level"))},
             {"type", value_or_null(files.word(folder / index / "type"))},
             {"bytes", cache_bytes(files.word(folder / index / "size"))},
             {"shared_cpus", value_or_null(files.word(folder / index / "shared_cpu_list"))}});
    }
    return caches.empty() ? json(nullptr) : caches;
}

json numa_nodes(const SystemFiles& files) {
    const auto text = files.word("sys/devices/system/node/online");
    const auto nodes = text ? parse_cpu_list(*text) : std::nullopt;
    return nodes ? json(nodes->size()) : json(nullptr);
}

json cpu_record(const SystemFiles& files, const std::vector<Fields>& cpus,
                const SystemFacts& system) {
    const Fields first = cpus.empty() ? Fields{} : cpus.front();
    json flags = nullptr;
    for (const char* key : {"flags", "Features"}) {
        if (first.contains(key)) {
            flags = split_words(first.at(key));
        }
    }
    return {{"model", field_or_null(first, "model name")},
            {"vendor", field_or_null(first, "vendor_id")},
            {"architecture", text_or_null(system.machine)},
            {"flags", flags},
            {"sockets", distinct(cpus, {"physical id"})},
            {"cores", distinct(cpus, {"physical id", "core id"})},
            {"threads", cpus.empty() ? json(nullptr) : json(cpus.size())},
            {"caches", caches(files)},
            {"numa_nodes", numa_nodes(files)}};
}

// "123 kB" of /proc/meminfo in bytes.
std::optional<std::int64_t> memory_bytes(const Fields& memory, const std::string& key) {
    const auto found = memory.find(key);
    const auto words =
        found == memory.end() ? std::vector<std::string>{} : split_words(found->second);
    const auto number =
        words.size() == 2 && words[1] == "kB" ? whole_number(words[0]) : std::nullopt;
    return number ? std::optional{*number * 1024} : std::nullopt;
}

json swap_record(const Fields& memory) {
    const auto total = memory_bytes(memory, "SwapTotal");
    const auto free = memory_bytes(memory, "SwapFree");
    return {{"total_bytes", value_or_null(total)},
            {"used_bytes", total && free ? json(*total - *free) : json(nullptr)}};
}

json container(const SystemFiles& files) {
    if (const auto name = files.word("run/systemd/container")) {
        return text_or_null(*name);
    }
    if (files.exists(".dockerenv")) {
        return "docker";
    }
    return files.exists("run/.containerenv") ? json("podman") : json(nullptr);
}

json virtualisation(const SystemFiles& files, const std::vector<Fields>& cpus) {
    json virtual_machine = nullptr;
    if (!cpus.empty() && cpus.front().contains("flags")) { // only x86 tells
        const auto flags = split_words(cpus.front().at("flags"));
        virtual_machine = std::ranges::find(flags, "hypervisor") != flags.end();
    }
    return {{"virtual_machine", virtual_machine},
            {"vendor", text_or_null(files.word("sys/class/dmi/id/sys_vendor").value_or(""))},
            {"product", text_or_null(files.word("sys/class/dmi/id/product_name").value_or(""))},
            {"container", container(files)}};
}

json distribution(const SystemFiles& files) {
    const Fields release = fields(files.text("etc/os-release").value_or(""), '=');
    return {{"name", field_or_null(release, "PRETTY_NAME")},
            {"id", field_or_null(release, "ID")},
            {"version", field_or_null(release, "VERSION_ID")}};
}

json uptime(const SystemFiles& files) {
    const auto words = split_words(files.text("proc/uptime").value_or(""));
    if (words.empty()) {
        return nullptr;
    }
    const auto seconds = whole_number(words[0].substr(0, words[0].find('.')));
    return value_or_null(seconds);
}

} // namespace

json host_record(const SystemFiles& files, const SystemFacts& system) {
    const std::vector<Fields> cpus = cpu_fields(files);
    const Fields memory = fields(files.text("proc/meminfo").value_or(""), ':');
    const std::string machine_id = files.word("etc/machine-id").value_or("");
    const auto boot_id = files.word("proc/sys/kernel/random/boot_id");
    return {{"id", system.host_name.empty() ? json(nullptr)
                                            : json(hidden_name(system.host_name, machine_id))},
            {"boot_id", boot_id ? json(hidden_name(*boot_id, machine_id)) : json(nullptr)},
            {"uptime_s", uptime(files)},
            {"cpu", cpu_record(files, cpus, system)},
            {"memory_bytes", value_or_null(memory_bytes(memory, "MemTotal"))},
            {"memory_available_bytes", value_or_null(memory_bytes(memory, "MemAvailable"))},
            {"swap", swap_record(memory)},
            {"virtualisation", virtualisation(files, cpus)},
            {"kernel",
             {{"name", text_or_null(system.kernel_name)},
              {"release", text_or_null(system.kernel_release)},
              {"version", text_or_null(system.kernel_version)}}},
            {"distribution", distribution(files)}};
}

} // namespace paceline::lab
