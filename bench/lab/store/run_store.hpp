// SPDX-License-Identifier: Apache-2.0
// The folder of a run: a SQLite database with one row a sample, written as it happens.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "lab/store/database.hpp"
#include "lab/store/folder_lock.hpp"
#include "lab/types/run.hpp"

namespace paceline::lab {

class RunStore {
public:
    // Makes FOLDER and its database. FOLDER must not exist or be empty. Throws UserError, and then
    // leaves nothing behind. Until the store is destroyed nobody else can write to the run.
    [[nodiscard]] static RunStore create(const std::filesystem::path& folder,
                                         const RunRecord& header);
    // Opens an existing run to read, or to add samples. Throws UserError if the folder is not a run
    // of ours, has another schema, or, to add samples, is being written or cannot be written.
    [[nodiscard]] static RunStore open(const std::filesystem::path& folder, Database::Mode mode);

    // Durable when it returns: a kill of the lab loses at most the sample being measured.
    void add(const Sample& sample);
    void set_run(const nlohmann::json& run);
    // Ends writing: folds the write-ahead log into the one file.
    void finish();

    // Header and all samples. Throws UserError that names the file if it is damaged.
    [[nodiscard]] RunRecord load() const;

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

private:
    RunStore(std::filesystem::path folder, std::optional<FolderLock> lock, Database database);
    void make_tables(const RunRecord& header);
    [[nodiscard]] nlohmann::json header_value(const std::string& key) const;
    void set_header(const std::string& key, const nlohmann::json& value);

    std::filesystem::path folder_;
    std::optional<FolderLock> lock_; // absent: to read; before the database: released after it
    Database database_;
};

} // namespace paceline::lab
