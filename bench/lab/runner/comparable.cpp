// SPDX-License-Identifier: Apache-2.0
// Load and free memory change all the time; these do not while a run is only interrupted.
#include "lab/runner/comparable.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace paceline::lab {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 7> kFacts{{
    {"machine", "/host/id"},
    {"CPU", "/host/cpu/model"},
    {"Linux", "/host/kernel/release"},
    {"commit", "/software/git/commit"},
    {"build type", "/software/build_type"},
    {"kernels", "/software/kernels_sum"},
    {"list of Python packages", "/software/python/lock_sum"},
}};

nlohmann::json fact(const nlohmann::json& environment, const char* pointer) {
    return environment.value(nlohmann::json::json_pointer(pointer), nlohmann::json());
}

} // namespace

std::string incomparable(const nlohmann::json& before, const nlohmann::json& now) {
    for (const auto& [name, pointer] : kFacts) {
        const nlohmann::json was = fact(before, pointer);
        const nlohmann::json is = fact(now, pointer);
        if (was != is) {
            return fmt::format("the {} was {} and is {}", name, was.dump(), is.dump());
        }
    }
    return {};
}

} // namespace paceline::lab
