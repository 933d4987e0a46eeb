// SPDX-License-Identifier: Apache-2.0
// Sentences from facts; nothing here is said of every run.
#include "lab/export/words.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/export/text.hpp"
#include "lab/export/units.hpp"
#include "lab/stats/observations.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

const json* value_at(const json& object, const char* pointer) {
    const json::json_pointer place(pointer);
    return object.contains(place) ? &object.at(place) : nullptr;
}

std::string text_at(const json& object, const char* pointer) {
    const json* value = value_at(object, pointer);
    return value != nullptr && value->is_string() ? one_line(value->get<std::string>()) : "";
}

std::optional<double> number_at(const json& object, const char* pointer) {
    const json* value = value_at(object, pointer);
    return value != nullptr && value->is_number() ? std::optional{value->get<double>()}
                                                  : std::nullopt;
}

std::string rounds_text(int rounds) {
    return fmt::format("{} round{}", rounds, rounds == 1 ? "" : "s");
}

std::string join(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() || part.empty() ? "" : ", ") + part;
    }
    return text;
}

std::string commit_text(const json& environment) {
    const std::string commit = text_at(environment, "/software/git/commit");
    if (commit.empty()) {
        return "";
    }
    const json* dirty = value_at(environment, "/software/git/dirty");
    const bool changed = dirty != nullptr && dirty->is_boolean() && dirty->get<bool>();
    return fmt::format("commit {}{}", commit.substr(0, 9), changed ? " (changed)" : "");
}

std::string interval_text(const Estimate& ratio) {
    return ratio.interval
               ? fmt::format(" [{}]", ratio_range(ratio.interval->lower, ratio.interval->upper))
               : "";
}

// How many beat the reference, in words that the numbers carry: with intervals only what is clear
// counts.
std::string beaten_text(const AgainstReference& result, const std::string& reference) {
    const bool intervals = result.best_ratio.interval.has_value();
    const std::size_t faster = intervals ? result.clearly_faster : result.faster;
    if (result.faster == 0) {
        return fmt::format("no contender beats {}", reference);
    }
    if (faster == 0) {
        return fmt::format("no contender is clearly faster than {}", reference);
    }
    return fmt::format("{} of {} contenders {} {}faster than {}", faster, result.contenders,
                       faster == 1 ? "is" : "are", intervals ? "clearly " : "", reference);
}

std::string against_reference_text(const AgainstReference& result, const std::string& reference) {
    const Estimate& ratio = result.best_ratio;
    std::string text = fmt::format("{} at {}: {}", one_line(result.workload),
                                   workers_text(result.workers), beaten_text(result, reference));
    if (!ratio.interval) {
        text += ratio.summary.count == 1
                    ? " (one round)"
                    : fmt::format(" (median of {} rounds)", ratio.summary.count);
    }
    text += fmt::format("; the best, {}, takes {}{} its time", one_line(result.best),
                        ratio_text(ratio.summary.median), interval_text(ratio));
    std::vector<std::string> others;
    for (const std::string& leader : result.leaders) {
        if (leader != result.best) {
            others.push_back(one_line(leader));
        }
    }
    if (!others.empty()) {
        text += fmt::format("; not to be told from it: {}", fmt::join(others, ", "));
    }
    return text + ".";
}

// Contenders that hang at the same size of the same part share a sentence.
std::vector<std::string> hang_notes(const RunSummary& summary) {
    std::map<std::pair<std::string, std::int64_t>, std::vector<std::string>> together;
    for (const HangsFrom& hang : hangs_from(summary)) {
        together[{hang.part, hang.elements}].push_back(one_line(hang.contender));
    }
    std::vector<std::string> notes;
    for (const auto& [place, contenders] : together) {
        constexpr long long kElementBytes = 8;
        notes.push_back(fmt::format(
            "queue {}: {} {} from {} elements ({} bytes) on.", one_line(place.first),
            fmt::join(contenders, ", "), contenders.size() == 1 ? "hangs" : "hang",
            grouped_integer(place.second), grouped_integer(place.second * kElementBytes)));
    }
    return notes;
}

std::string share_text(std::size_t part, std::size_t whole) {
    return fmt::format("{} of {} samples", grouped_integer(static_cast<long long>(part)),
                       grouped_integer(static_cast<long long>(whole)));
}

} // namespace

std::string workers_text(int workers) {
    return fmt::format("{} worker{}", workers, workers == 1 ? "" : "s");
}

std::string run_line(const RunRecord& record, const RunSummary& summary) {
    const std::string id = text_at(record.run, "/id");
    const std::string profile = text_at(record.run, "/profile");
    const std::string from = text_at(record.run, "/started_at");
    const std::string to = text_at(record.run, "/finished_at");
    const auto planned = number_at(record.run, "/rounds");
    const bool complete = !planned || *planned <= summary.rounds;
    return join(
        {id.empty() ? "" : "run " + id, profile.empty() ? "" : "profile " + profile,
         complete ? rounds_text(summary.rounds)
                  : fmt::format("{} of {} rounds", summary.rounds, *planned),
         from.empty() ? "" : fmt::format("{} to {}", from, to.empty() ? "(not finished)" : to)});
}

std::string environment_line(const json& environment) {
    const auto cpus = number_at(environment, "/scheduler/effective_cpus");
    const auto memory = number_at(environment, "/host/memory_bytes");
    const json* virtual_machine = value_at(environment, "/host/virtualisation/virtual_machine");
    const std::string kernel = text_at(environment, "/host/kernel/release");
    const std::string python = text_at(environment, "/software/python/version");
    return join({text_at(environment, "/host/cpu/model"),
                 cpus ? fmt::format("{} CPU{}", *cpus, *cpus == 1.0 ? "" : "s") : "",
                 memory ? bytes_text(*memory) : "",
                 virtual_machine != nullptr && *virtual_machine == true ? "virtual machine" : "",
                 kernel.empty() ? "" : "Linux " + kernel,
                 text_at(environment, "/host/distribution/name"),
                 python.empty() ? "" : "Python " + python, commit_text(environment)});
}

std::string verdict_line(const RunSummary& summary) {
    if (summary.grouped) {
        return "";
    }
    const auto needed = static_cast<int>(values_for_interval());
    if (summary.rounds == 0) {
        return "no sample was measured";
    }
    if (summary.rounds < needed) {
        return fmt::format("{}: {} only; a verdict needs at least {} (profile standard has 10)",
                           rounds_text(summary.rounds),
                           summary.rounds == 1 ? "single values" : "medians and ranges", needed);
    }
    if (summary.sections.empty()) {
        return "";
    }
    return fmt::format("no contender has {} rounds in which it and {} are both ok: medians and "
                       "ranges only, no verdict",
                       needed, one_line(summary.reference));
}

std::string status_text(Status status) {
    std::string text(status_name(status));
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string mishap_text(const Mishap& mishap, int rounds) {
    const std::string reason = one_line(mishap.reason);
    return fmt::format(
        "{}{}{}{}",
        mishap.rounds == rounds ? "" : fmt::format("{} of {} rounds ", mishap.rounds, rounds),
        status_text(mishap.status), reason.empty() ? "" : ": ", reason);
}

std::vector<std::string> notes(const RunRecord& record, const RunSummary& summary) {
    std::vector<std::string> notes;
    for (const AgainstReference& result : against_reference(summary)) {
        notes.push_back(against_reference_text(result, one_line(summary.reference)));
    }
    for (std::string& note : hang_notes(summary)) {
        notes.push_back(std::move(note));
    }
    const Disturbance found = disturbance(record.samples);
    if (found.foreign > 0) {
        notes.push_back(fmt::format("noise: in {} other programs used more than {:.0f} % of a CPU.",
                                    share_text(found.foreign, found.samples), kForeignShare * 100));
    }
    if (found.stolen > 0) {
        notes.push_back(fmt::format("noise: in {} the host kept back more than {:.0f} % of a CPU.",
                                    share_text(found.stolen, found.samples), kStealShare * 100));
    }
    return notes;
}

} // namespace paceline::lab
