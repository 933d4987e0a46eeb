// SPDX-License-Identifier: Apache-2.0
// mkdtemp, and a file inside that names the owner.
#include "lab/runner/sample_folders.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "lab/process/proc.hpp"
#include "lab/process/shared_memory.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnerFile = ".paceline-bench";

fs::path temporary_root() {
    // A long TMPDIR would make socket paths too long for some libraries.
    constexpr std::size_t kLongest = 24;
    const char* chosen = std::getenv("TMPDIR");
    return chosen != nullptr && std::strlen(chosen) <= kLongest && *chosen != '\0' ? chosen
                                                                                   : "/tmp";
}

std::string own_identity() {
    const auto self = read_process(getpid());
    return fmt::format("{} {}", getpid(), self ? self->start_ticks : 0);
}

std::string make_folder(const fs::path& root) {
    std::string name = (root / "plXXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        const std::string why = strerror(errno);
        if (root == kSharedMemoryFolder) {
            throw UserError(fmt::format(
                "cannot make a folder in /dev/shm ({}): shared memory is needed; mount it with "
                "`mount -t tmpfs tmpfs /dev/shm` or start the container with --shm-size=1g",
                why));
        }
        throw UserError(fmt::format(
            "cannot make a folder in {} ({}): free some space or set TMPDIR to another short path",
            root.string(), why));
    }
    std::ofstream(fs::path(name) / kOwnerFile) << own_identity();
    return name;
}

bool owner_lives(const fs::path& folder) {
    std::ifstream file(folder / kOwnerFile);
    pid_t pid = 0;
    std::uint64_t start = 0;
    if (!(file >> pid >> start)) {
        return true; // not ours, or just being made
    }
    const auto process = read_process(pid);
    return process && process->start_ticks == start;
}

} // namespace

SampleFolders::SampleFolders() : temporary_(make_folder(temporary_root())) {
    try {
        shared_memory_ = make_folder(kSharedMemoryFolder);
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(temporary_, ignored);
        throw;
    }
}

SampleFolders::~SampleFolders() {
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
    fs::remove_all(shared_memory_, ignored);
}

void check_sample_folders() {
    const SampleFolders probe;
}

void remove_stale_sample_folders() {
    std::vector<fs::path> stale;
    for (const fs::path& root : {temporary_root(), fs::path(kSharedMemoryFolder)}) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(root, error)) {
            const std::string name = entry.path().filename().string();
            constexpr std::size_t kLength = 8; // "pl" and mkdtemp's six
            if (name.size() == kLength && name.starts_with("pl") &&
                fs::exists(entry.path() / kOwnerFile, error) && !owner_lives(entry.path())) {
                stale.push_back(entry.path());
            }
        }
    }
    for (const fs::path& folder : stale) {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
}

} // namespace paceline::lab
