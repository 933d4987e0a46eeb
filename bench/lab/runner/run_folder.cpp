// SPDX-License-Identifier: Apache-2.0
// Names, checks and the link `latest`.
#include "lab/runner/run_folder.hpp"

#include <ctime>

#include <fmt/format.h>
#include <unistd.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace fs = std::filesystem;

fs::path make_run_folder(const fs::path& results) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    const std::string name =
        fmt::format("{:04}-{:02}-{:02}_{:02}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                    parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    fs::path folder = results / name;
    std::error_code error;
    fs::create_directories(results, error);
    // Made at once: two labs may begin in the same second.
    for (int number = 2; !error && !fs::create_directory(folder, error); ++number) {
        folder = results / fmt::format("{}-{}", name, number);
    }
    if (error) {
        throw UserError(fmt::format("cannot make {}: {}; choose another folder with --out",
                                    folder.string(), error.message()));
    }
    return folder;
}

bool is_inside(const fs::path& results, const fs::path& folder) {
    return fs::absolute(folder).lexically_normal().parent_path() ==
           fs::absolute(results).lexically_normal();
}

void check_run_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) {
        if (!fs::is_directory(folder, error)) {
            throw UserError(
                fmt::format("{} is not a folder: choose another with --out", folder.string()));
        }
        if (!fs::is_empty(folder, error)) {
            throw UserError(fmt::format("{0} is not empty: choose a new folder with --out, or "
                                        "continue a run with run --resume {0}",
                                        folder.string()));
        }
    }
    fs::path parent = folder;
    while (!parent.empty() && !fs::exists(parent, error)) {
        parent = parent.has_parent_path() ? parent.parent_path() : fs::path(".");
    }
    if (!fs::is_directory(parent, error) || access(parent.c_str(), W_OK | X_OK) != 0) {
        throw UserError(
            fmt::format("cannot write to {}: choose another folder with --out", parent.string()));
    }
}

void point_latest_to(const fs::path& results, const fs::path& folder) {
    std::error_code ignored; // the link is a convenience: a file system without links goes on
                             // without it
    const fs::path link = results / fmt::format(".latest-{}", getpid());
    fs::remove(link, ignored); // of a lab that was killed and had this process number
    fs::create_directory_symlink(folder.filename(), link, ignored);
    std::error_code failed;
    fs::rename(link, results / "latest", failed);
    if (failed) {
        fs::remove(link, ignored);
    }
}

} // namespace paceline::lab
