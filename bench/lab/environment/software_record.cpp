// SPDX-License-Identifier: Apache-2.0
// What was built with what, and which settings of it are in the environment.
#include <algorithm>
#include <array>
#include <cctype>

#include "lab/environment/git.hpp"
#include "lab/environment/identity.hpp"
#include "lab/environment/record_parts.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

// Prefixes of the names that are recorded besides the contenders' own; and everything that ends in
// _NUM_THREADS.
constexpr std::array<std::string_view, 9> kPrefixes{"OMP_",      "GOMP_",          "KMP_",
                                                    "OPENBLAS_", "MKL_",           "PYTHON",
                                                    "MALLOC_",   "GLIBC_TUNABLES", "LD_PRELOAD"};
constexpr std::array<std::string_view, 8> kSecretWords{"TOKEN", "PASSWORD",   "PASSWD", "SECRET",
                                                       "KEY",   "CREDENTIAL", "AUTH",   "CERT"};

std::string in_capitals(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

bool is_recorded(const std::string& name, const std::vector<std::string>& contenders) {
    return name.ends_with("_NUM_THREADS") ||
           std::ranges::any_of(kPrefixes, [&](std::string_view prefix) {
        return name.starts_with(prefix);
    }) || std::ranges::any_of(contenders, [&](const std::string& contender) {
        return name.starts_with(in_capitals(contender) + "_");
    });
}

bool may_be_secret(const std::string& name, const std::string& value) {
    const std::string upper = in_capitals(name);
    // An address may carry a user and a password: scheme://user:password@host.
    const std::size_t address = value.find("://");
    return std::ranges::any_of(kSecretWords, [&](std::string_view word) {
        return upper.find(word) != std::string::npos;
    }) || (address != std::string::npos && value.find('@', address) != std::string::npos);
}

// The home folder where a path begins with it, also in lists of paths.
std::string without_home(std::string value, const std::string& home) {
    constexpr std::string_view kBefore = ":;,= ";
    constexpr std::string_view kAfter = "/:;, ";
    if (home.size() < 2) {
        return value;
    }
    for (std::size_t at = value.find(home); at != std::string::npos;
         at = value.find(home, at + 1)) {
        const std::size_t end = at + home.size();
        if ((at == 0 || kBefore.find(value[at - 1]) != std::string_view::npos) &&
            (end == value.size() || kAfter.find(value[end]) != std::string_view::npos)) {
            value.replace(at, home.size(), "~");
        }
    }
    return value;
}

json variables_record(const EnvironmentSources& sources) {
    const auto& variables = sources.variables;
    const auto found = variables.find("HOME");
    const std::string home = found == variables.end() ? "" : found->second;
    json recorded = json::object();
    for (const auto& [name, value] : variables) {
        if (is_recorded(name, sources.contenders) && !may_be_secret(name, value)) {
            const json shown = text_or_null(without_home(value, home));
            recorded[name] = shown.is_null() ? json("") : shown;
        }
    }
    return recorded;
}

// The first "key = value" of a pyvenv.cfg whose key is one of the two that tools write.
json python_version(const std::filesystem::path& python) {
    const SystemFiles files(python.parent_path().parent_path());
    for (const std::string& line : split_lines(files.text("pyvenv.cfg").value_or(""))) {
        const std::size_t equals = line.find('=');
        const std::string_view key = trimmed(std::string_view(line).substr(0, equals));
        if (equals != std::string::npos && (key == "version" || key == "version_info")) {
            return text_or_null(trimmed(std::string_view(line).substr(equals + 1)));
        }
    }
    return nullptr;
}

// "name==version" and "name[extra]==version ; marker \" lines of a requirements file.
json locked_packages(const std::filesystem::path& lock_file) {
    const SystemFiles files(lock_file.parent_path());
    const auto text = files.text(lock_file.filename());
    if (!text) {
        return nullptr;
    }
    json packages = json::object();
    for (const std::string& line : split_lines(*text)) {
        const std::string_view requirement = trimmed(line);
        const std::size_t equals = requirement.find("==");
        if (equals == std::string_view::npos || requirement.starts_with('#') ||
            requirement.starts_with('-')) {
            continue;
        }
        const std::string_view name =
            trimmed(requirement.substr(0, std::min(equals, requirement.find('['))));
        const std::string_view after = requirement.substr(equals + 2);
        const std::string_view version = after.substr(0, after.find_first_of(" ;\\#\t"));
        const json key = text_or_null(name);
        if (key.is_string()) {
            packages[key.get<std::string>()] = text_or_null(version);
        }
    }
    return packages;
}

json git_record(const std::filesystem::path& repository) {
    const auto state = repository.empty() ? std::nullopt : read_git_state(repository);
    return {{"commit", state ? text_or_null(state->commit) : json(nullptr)},
            {"dirty", state ? value_or_null(state->dirty) : json(nullptr)}};
}

json sum_or_null(const std::filesystem::path& file) {
    return file.empty() ? json(nullptr) : value_or_null(file_sum(file));
}

} // namespace

json software_record(const EnvironmentSources& sources) {
    return {{"git", git_record(sources.repository)},
            {"compiler", PACELINE_COMPILER},
            {"compiler_flags", PACELINE_BUILD_FLAGS},
            {"build_type", text_or_null(PACELINE_BUILD_TYPE)},
            {"c_library", text_or_null(sources.system.c_library)},
            {"kernels_sum", sum_or_null(sources.kernels)},
            {"python",
             {{"version", sources.python.empty() ? json(nullptr) : python_version(sources.python)},
              {"lock_sum", sum_or_null(sources.lock_file)},
              {"packages",
               sources.lock_file.empty() ? json(nullptr) : locked_packages(sources.lock_file)}}},
            {"variables", variables_record(sources)}};
}

} // namespace paceline::lab
