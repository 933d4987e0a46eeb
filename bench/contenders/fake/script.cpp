// SPDX-License-Identifier: Apache-2.0
// What the fake contender is told to do: the options of `configure`.
#include "script.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "paceline_sdk/errors.hpp"

namespace paceline::fake {

namespace {

constexpr std::uint64_t kMost = 1'000'000;

constexpr std::array<std::pair<std::string_view, Fault>, 12> kFaults{{
    {"none", Fault::none},
    {"flood", Fault::flood},
    {"lie", Fault::lie},
    {"raise", Fault::raise},
    {"sleep", Fault::sleep},
    {"abort", Fault::abort},
    {"exit", Fault::exit},
    {"garbage", Fault::garbage},
    {"close", Fault::close},
    {"daemon", Fault::daemon},
    {"ignore_sigterm", Fault::ignore_sigterm},
    {"impossible_times", Fault::impossible_times},
}};

constexpr std::array<std::pair<std::string_view, std::uint64_t Script::*>, 7> kNumbers{{
    {"start_ms", &Script::start_ms},
    {"run_ms", &Script::run_ms},
    {"stop_ms", &Script::stop_ms},
    {"memory_megabytes", &Script::memory_megabytes},
    {"shared_memory_megabytes", &Script::shared_memory_megabytes},
    {"children", &Script::children},
    {"child_cpu_ms", &Script::child_cpu_ms},
}};

template <class Table>
auto find(const Table& table, std::string_view name) {
    auto found = table.begin();
    while (found != table.end() && found->first != name) {
        ++found;
    }
    return found;
}

Fault fault_named(const std::string& name) {
    const auto* const found = find(kFaults, name);
    if (found == kFaults.end()) {
        throw sdk::InputError("fault: \"" + name + "\" is unknown");
    }
    return found->second;
}

void check_phase(const Script& script) {
    const bool run = script.phase == "run";
    const bool timed = run || script.phase == "start";
    if (!timed && script.phase != "configure" && script.phase != "stop") {
        throw sdk::InputError("phase: \"" + script.phase +
                              "\" is not one of configure, start, run, stop");
    }
    if ((script.fault == Fault::lie && !run) ||
        (script.fault == Fault::impossible_times && !timed)) {
        throw sdk::InputError("the phase \"" + script.phase +
                              "\" has no answer or time that could be false");
    }
}

} // namespace

Script read_script(const sdk::Json& options) {
    Script script;
    for (const auto& [name, value] : options.items()) {
        if (name == "fault") {
            script.fault = fault_named(sdk::text_field(options, "fault"));
        } else if (name == "phase") {
            script.phase = sdk::text_field(options, "phase");
        } else if (name == "leave_shared_memory" && value.is_boolean()) {
            script.leave_shared_memory = value.get<bool>();
        } else if (const auto* const number = find(kNumbers, name); number != kNumbers.end()) {
            script.*(number->second) = sdk::number_field(options, name.c_str(), 0, kMost);
        } else {
            throw sdk::InputError("the option \"" + name + "\" is unknown, or not true or false");
        }
    }
    check_phase(script);
    return script;
}

} // namespace paceline::fake
