// SPDX-License-Identifier: Apache-2.0
// Where the record of the environment comes from: everything is named here, so that a test can give
// it a machine of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace paceline::lab {

struct ResourceLimit {
    std::string name;                  // "open_files"
    std::optional<std::uint64_t> soft; // absent: unlimited
    std::optional<std::uint64_t> hard;
};

// What only system calls know.
struct SystemFacts {
    std::string host_name; // never recorded, only its hash
    std::string kernel_name;
    std::string kernel_release;
    std::string kernel_version;
    std::string machine;       // "x86_64"
    std::vector<int> affinity; // CPUs that this process may use
    std::vector<ResourceLimit> limits;
    std::optional<std::uint64_t> shared_memory_size; // bytes of /dev/shm
    std::optional<std::uint64_t> shared_memory_free;
    std::string c_library; // "glibc 2.36"
};

struct EnvironmentSources {
    std::filesystem::path root = "/"; // holds proc, sys, etc and run
    SystemFacts system;
    // Of this process; only names of an allow list are recorded, among them those that begin with
    // the name of a contender in capitals: NAME_...
    std::map<std::string, std::string> variables;
    std::vector<std::string> contenders; // folder names

    // These are paths of their own, not below `root`; an empty one is not looked at.
    std::filesystem::path repository; // asked for its commit, if git is installed
    std::filesystem::path python;     // interpreter of a virtual environment
    std::filesystem::path lock_file;  // pinned Python packages
    std::filesystem::path kernels;    // library of the kernels
};

// uname, sched_getaffinity, getrlimit, statvfs. What cannot be asked stays empty.
[[nodiscard]] SystemFacts
read_system_facts(const std::filesystem::path& shared_memory = "/dev/shm");

// The environment variables of this process.
[[nodiscard]] std::map<std::string, std::string> read_variables();

} // namespace paceline::lab
