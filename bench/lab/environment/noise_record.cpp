// SPDX-License-Identifier: Apache-2.0
// Who else is at work here, at this moment and since boot.
#include <charconv>
#include <string>

#include "lab/environment/record_parts.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

std::optional<double> decimal(std::string_view text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

// "some avg10=0.21 avg60=3.66 avg300=5.06 total=31977138": the share of time, in per cent, over ten
// seconds.
json pressure(const SystemFiles& files, const std::string& resource) {
    const auto text = files.text("proc/pressure/" + resource);
    if (!text) {
        return nullptr;
    }
    json found = {{"some_avg10", nullptr}, {"full_avg10", nullptr}};
    for (const std::string& line : split_lines(*text)) {
        const auto words = split_words(line);
        constexpr std::string_view kKey = "avg10=";
        if (words.size() < 2 || !words[1].starts_with(kKey)) {
            continue;
        }
        const auto value = decimal(std::string_view(words[1]).substr(kKey.size()));
        if (words[0] == "some" || words[0] == "full") {
            found[words[0] + "_avg10"] = value_or_null(value);
        }
    }
    return found;
}

json steal_share(const SystemFiles& files) {
    // user nice system idle iowait irq softirq steal; what guests used is part of user already.
    constexpr std::size_t kColumns = 8;
    for (const std::string& line : split_lines(files.text("proc/stat").value_or(""))) {
        const auto words = split_words(line);
        if (words.size() <= kColumns || words[0] != "cpu") {
            continue;
        }
        double total = 0;
        for (std::size_t i = 1; i <= kColumns; ++i) {
            total += static_cast<double>(whole_number(words[i]).value_or(0));
        }
        const auto steal = static_cast<double>(whole_number(words[kColumns]).value_or(0));
        return total > 0 ? json(steal / total) : json(nullptr);
    }
    return nullptr;
}

} // namespace

json noise_record(const SystemFiles& files) {
    json load = nullptr;
    json runnable = nullptr;
    // "0.21 0.35 0.40 2/345 6789"
    const auto words = split_words(files.text("proc/loadavg").value_or(""));
    if (words.size() >= 4) {
        load = {value_or_null(decimal(words[0])), value_or_null(decimal(words[1])),
                value_or_null(decimal(words[2]))};
        runnable = value_or_null(whole_number(words[3].substr(0, words[3].find('/'))));
    }
    return {{"load_average", load},
            {"runnable", runnable},
            {"pressure",
             {{"cpu", pressure(files, "cpu")},
              {"memory", pressure(files, "memory")},
              {"io", pressure(files, "io")}}},
            {"steal_share", steal_share(files)}};
}

} // namespace paceline::lab
