// SPDX-License-Identifier: Apache-2.0
// The list of checks, and their words.
#include "lab/environment/doctor.hpp"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/environment/doctor_checks.hpp"

namespace paceline::lab {

using nlohmann::json;

namespace {

struct NamedCheck {
    const char* name; // for what cannot be checked here
    std::optional<Finding> (*check)(const json& environment);
};

constexpr std::array kChecks{NamedCheck{"CPUs", check_cpus},
                             NamedCheck{"affinity", check_affinity},
                             NamedCheck{"CPU quota", check_quota},
                             NamedCheck{"governor", check_governor},
                             NamedCheck{"turbo", check_turbo},
                             NamedCheck{"throttling", check_throttling},
                             NamedCheck{"clock source", check_clock_source},
                             NamedCheck{"SMT", check_smt},
                             NamedCheck{"virtualisation", check_virtual_machine},
                             NamedCheck{"stolen time", check_steal},
                             NamedCheck{"load", check_load},
                             NamedCheck{"pressure", check_pressure},
                             NamedCheck{"memory", check_memory},
                             NamedCheck{"swap", check_swap},
                             NamedCheck{"/dev/shm", check_shared_memory},
                             NamedCheck{"open files", check_open_files},
                             NamedCheck{"processes", check_processes},
                             NamedCheck{"tracing", check_tracing},
                             NamedCheck{"address randomisation", check_address_randomisation},
                             NamedCheck{"build", check_build},
                             NamedCheck{"commit", check_commit},
                             NamedCheck{"LD_PRELOAD", check_preload}};

const json* value_at(const json& record, const char* pointer) {
    const json::json_pointer place(pointer);
    return record.contains(place) ? &record.at(place) : nullptr;
}

const char* severity_name(Severity severity) {
    switch (severity) {
    case Severity::ok:
        return "ok";
    case Severity::advice:
        return "advice";
    case Severity::problem:
        return "problem";
    }
    return "";
}

} // namespace

std::optional<double> number_at(const json& record, const char* pointer) {
    const json* value = value_at(record, pointer);
    return value != nullptr && value->is_number() ? std::optional{value->get<double>()}
                                                  : std::nullopt;
}

std::optional<bool> truth_at(const json& record, const char* pointer) {
    const json* value = value_at(record, pointer);
    return value != nullptr && value->is_boolean() ? std::optional{value->get<bool>()}
                                                   : std::nullopt;
}

std::optional<std::string> text_at(const json& record, const char* pointer) {
    const json* value = value_at(record, pointer);
    return value != nullptr && value->is_string() ? std::optional{value->get<std::string>()}
                                                  : std::nullopt;
}

Finding fine(std::string what) {
    return {Severity::ok, std::move(what), ""};
}

std::vector<Finding> doctor_findings(const json& environment) {
    std::vector<Finding> findings;
    std::vector<std::string> unknown;
    for (const auto& [name, check] : kChecks) {
        if (auto finding = check(environment)) {
            findings.push_back(std::move(*finding));
        } else {
            unknown.emplace_back(name);
        }
    }
    if (!unknown.empty()) {
        findings.push_back({Severity::advice,
                            fmt::format("not readable here: {}", fmt::join(unknown, ", ")),
                            "usual in containers and virtual machines; look at them on the host"});
    }
    return findings;
}

std::string finding_text(const Finding& finding) {
    return fmt::format("{:<8} {}{}{}", severity_name(finding.severity), finding.what,
                       finding.remedy.empty() ? "" : ": ", finding.remedy);
}

} // namespace paceline::lab
