// SPDX-License-Identifier: Apache-2.0
// What drives the clock of the CPUs, and whether heat held it back.
#include <algorithm>
#include <charconv>
#include <set>

#include "lab/environment/record_parts.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr const char* kCpus = "sys/devices/system/cpu";

template <class Value>
json list_or_null(const Value& values) {
    return values.empty() ? json(nullptr) : json(values);
}

// The different words that stand in a file of each CPU.
json words_of_cpus(const SystemFiles& files, const std::vector<std::string>& cpus,
                   const std::filesystem::path& file) {
    std::set<std::string> words;
    for (const std::string& cpu : cpus) {
        if (const auto word = files.word(std::filesystem::path(kCpus) / cpu / file)) {
            words.insert(*word);
        }
    }
    return list_or_null(words);
}

std::vector<std::int64_t> numbers_of_cpus(const SystemFiles& files,
                                          const std::vector<std::string>& cpus,
                                          const std::filesystem::path& file) {
    std::vector<std::int64_t> numbers;
    for (const std::string& cpu : cpus) {
        if (const auto number = files.number(std::filesystem::path(kCpus) / cpu / file)) {
            numbers.push_back(*number);
        }
    }
    return numbers;
}

double mhz(std::int64_t khz) {
    return static_cast<double>(khz) / 1000.0;
}

// From cpufreq where there is one, else what /proc/cpuinfo says, as in virtual machines.
json current_mhz(const SystemFiles& files, const std::vector<std::string>& cpus) {
    std::vector<double> current;
    for (const std::int64_t khz : numbers_of_cpus(files, cpus, "cpufreq/scaling_cur_freq")) {
        current.push_back(mhz(khz));
    }
    if (!current.empty()) {
        return current;
    }
    for (const std::string& line : split_lines(files.text("proc/cpuinfo").value_or(""))) {
        const std::size_t colon = line.find(':');
        if (line.starts_with("cpu MHz") && colon != std::string::npos) {
            const std::string_view number = trimmed(std::string_view(line).substr(colon + 1));
            double value = 0;
            if (std::from_chars(number.data(), number.data() + number.size(), value).ec ==
                std::errc{}) {
                current.push_back(value);
            }
        }
    }
    return list_or_null(current);
}

json turbo(const SystemFiles& files) {
    if (const auto off = files.number(std::filesystem::path(kCpus) / "intel_pstate/no_turbo")) {
        return *off == 0;
    }
    const auto boost = files.number(std::filesystem::path(kCpus) / "cpufreq/boost");
    return boost ? json(*boost != 0) : json(nullptr);
}

json throttle_events(const SystemFiles& files, const std::vector<std::string>& cpus) {
    const auto core = numbers_of_cpus(files, cpus, "thermal_throttle/core_throttle_count");
    const auto package = numbers_of_cpus(files, cpus, "thermal_throttle/package_throttle_count");
    if (core.empty() && package.empty()) {
        return nullptr;
    }
    // Every CPU of a package repeats the package's count.
    std::int64_t events = package.empty() ? 0 : *std::ranges::max_element(package);
    for (const std::int64_t count : core) {
        events += count;
    }
    return events;
}

json temperatures(const SystemFiles& files) {
    const std::filesystem::path folder = "sys/class/thermal";
    json found = json::array();
    for (const std::string& zone : files.numbered(folder, "thermal_zone")) {
        const auto millidegrees = files.number(folder / zone / "temp");
        if (millidegrees) {
            found.push_back(
                {{"zone", text_or_null(files.word(folder / zone / "type").value_or(zone))},
                 {"celsius", static_cast<double>(*millidegrees) / 1000.0}});
        }
    }
    return found.empty() ? json(nullptr) : found;
}

} // namespace

json frequency_record(const SystemFiles& files) {
    const std::vector<std::string> cpus = files.numbered(kCpus, "cpu");
    const auto lowest = numbers_of_cpus(files, cpus, "cpufreq/scaling_min_freq");
    const auto highest = numbers_of_cpus(files, cpus, "cpufreq/scaling_max_freq");
    return {{"governors", words_of_cpus(files, cpus, "cpufreq/scaling_governor")},
            {"drivers", words_of_cpus(files, cpus, "cpufreq/scaling_driver")},
            {"minimum_mhz",
             lowest.empty() ? json(nullptr) : json(mhz(*std::ranges::min_element(lowest)))},
            {"maximum_mhz",
             highest.empty() ? json(nullptr) : json(mhz(*std::ranges::max_element(highest)))},
            {"current_mhz", current_mhz(files, cpus)},
            {"turbo", turbo(files)},
            {"throttle_events", throttle_events(files, cpus)},
            {"temperatures", temperatures(files)},
            {"clock_source",
             value_or_null(
                 files.word("sys/devices/system/clocksource/clocksource0/current_clocksource"))}};
}

} // namespace paceline::lab
