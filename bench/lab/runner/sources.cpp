// SPDX-License-Identifier: Apache-2.0
// A copy, file by file: what a contender's folder holds beside them is made by tools.
#include "lab/runner/sources.hpp"

#include <fmt/format.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

namespace fs = std::filesystem;

void copy_files(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
        if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.')) {
            fs::copy_file(entry.path(), to / entry.path().filename(),
                          fs::copy_options::overwrite_existing);
        }
    }
}

} // namespace

void keep_sources(const fs::path& folder, const Prepared& prepared) {
    for (const auto& [id, installed] : prepared.installed) {
        const fs::path to = folder / "sources" / id;
        try {
            copy_files(prepared.contenders.at(id).folder, to);
        } catch (const fs::filesystem_error& error) {
            throw UserError(fmt::format("cannot keep the source of {} in {}: {}; when that is "
                                        "mended, continue with run --resume",
                                        id, to.string(), error.code().message()));
        }
    }
}

} // namespace paceline::lab
