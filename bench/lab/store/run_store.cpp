// SPDX-License-Identifier: Apache-2.0
// Creates, recognises and fills the database of a run.
#include "lab/store/run_store.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "lab/store/sample_row.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

constexpr std::int64_t kApplicationId =
    0x50414345; // "PACE", so that `file` and we recognise the database
constexpr std::int64_t kSchemaVersion = 1;
constexpr const char* kFileName = "run.sqlite";

UserError damaged(const std::filesystem::path& folder, const std::string& what) {
    return UserError(fmt::format("{} is damaged: {}; restore it from a copy, or begin a new run",
                                 (folder / kFileName).string(), what));
}

void check_is_ours(const std::filesystem::path& folder, const Database& database) {
    if (database.pragma("application_id") != kApplicationId) {
        throw UserError(fmt::format(
            "{} is not a results folder of paceline-bench: its {} is some other database; runs are "
            "in results/, the newest is results/latest",
            folder.string(), kFileName));
    }
    const std::int64_t version = database.pragma("user_version");
    if (version > kSchemaVersion) {
        throw UserError(
            fmt::format("{} was written by a newer paceline-bench (schema {}, this one reads {}): "
                        "use that version",
                        folder.string(), version, kSchemaVersion));
    }
    if (version != kSchemaVersion) {
        throw damaged(folder, fmt::format("no paceline-bench writes schema {}, this one reads {}",
                                          version, kSchemaVersion));
    }
}

void check_writable(const std::filesystem::path& folder) {
    if (access(folder.c_str(), W_OK | X_OK) != 0) {
        throw UserError(
            fmt::format("cannot write to {}: {}; make the folder writable, or begin a new run",
                        folder.string(), std::generic_category().message(errno)));
    }
}

// What a failed `create` made: the next try finds the folder as this one did.
void remove_database(const std::filesystem::path& folder, bool folder_too) {
    std::error_code ignored; // the reason for the failure is what must be told
    for (const char* ending : {"", "-journal", "-wal", "-shm"}) {
        std::filesystem::remove(folder / (std::string(kFileName) + ending), ignored);
    }
    if (folder_too) {
        std::filesystem::remove(folder, ignored);
    }
}

} // namespace

RunStore::RunStore(std::filesystem::path folder, std::optional<FolderLock> lock, Database database)
    : folder_(std::move(folder)), lock_(std::move(lock)), database_(std::move(database)) {}

RunStore RunStore::create(const std::filesystem::path& folder, const RunRecord& header) {
    std::error_code error;
    const bool made = std::filesystem::create_directories(folder, error);
    if (error) {
        throw UserError(
            fmt::format("cannot make the results folder {}: {}", folder.string(), error.message()));
    }
    FolderLock lock(folder);
    if (!std::filesystem::is_empty(folder, error) || error) {
        throw UserError(fmt::format("{} is not empty: choose a new folder with --out, or continue "
                                    "that run with run --resume {}",
                                    folder.string(), folder.string()));
    }
    try {
        RunStore store(folder, std::move(lock),
                       Database(folder / kFileName, Database::Mode::create));
        store.make_tables(header);
        return store;
    } catch (const std::exception&) {
        remove_database(folder, made);
        throw;
    }
}

void RunStore::make_tables(const RunRecord& header) {
    database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN;");
    database_.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                  kApplicationId, kSchemaVersion));
    database_.execute("CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
    database_.execute(std::string(create_samples_table()));
    set_header("run", header.run);
    set_header("environment", header.environment);
    set_header("contenders", header.contenders);
    database_.execute("COMMIT");
}

RunStore RunStore::open(const std::filesystem::path& folder, Database::Mode mode) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(folder / kFileName, error)) {
        if (error == std::errc::permission_denied) {
            throw UserError(fmt::format("cannot read {}: {}; make the folder readable",
                                        folder.string(), error.message()));
        }
        throw UserError(fmt::format("{} is not a results folder of paceline-bench: it has no {}; "
                                    "runs are in results/, the newest "
                                    "is results/latest",
                                    folder.string(), kFileName));
    }
    if (mode == Database::Mode::read) {
        Database database(folder / kFileName, mode);
        check_is_ours(folder, database);
        return {folder, std::nullopt, std::move(database)};
    }
    check_writable(folder);
    FolderLock lock(folder);
    Database database(folder / kFileName, mode);
    check_is_ours(folder, database);
    // SQLite opens what it cannot write for reading and says so at the first write: that is now,
    // not after the first measurement.
    database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
    return {folder, std::move(lock), std::move(database)};
}

void RunStore::set_header(const std::string& key, const nlohmann::json& value) {
    Statement insert =
        database_.prepare("INSERT OR REPLACE INTO header (key, value) VALUES (?, ?)");
    insert.bind(1, key);
    insert.bind(2, value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    insert.step();
}

void RunStore::add(const Sample& sample) {
    insert_sample(database_, sample);
}

void RunStore::set_run(const nlohmann::json& run) {
    set_header("run", run);
}

void RunStore::finish() {
    try {
        database_.execute("PRAGMA journal_mode = DELETE");
    } catch (const UserError&) {
        // Somebody reads the run at this moment: it stays in its write-ahead form, which is as
        // good.
        return;
    }
}

nlohmann::json RunStore::header_value(const std::string& key) const {
    Statement select = database_.prepare("SELECT value FROM header WHERE key = ?");
    select.bind(1, key);
    nlohmann::json value = select.step() ? nlohmann::json::parse(select.text(0), nullptr,
                                                                 /*allow_exceptions=*/false)
                                         : nlohmann::json();
    if (!value.is_object()) {
        throw damaged(folder_, fmt::format("its header \"{}\" is missing or no JSON object", key));
    }
    return value;
}

RunRecord RunStore::load() const {
    RunRecord record;
    record.run = header_value("run");
    record.environment = header_value("environment");
    record.contenders = header_value("contenders");
    Statement rows = select_samples(database_);
    while (rows.step()) {
        std::optional<Sample> sample = sample_from_row(rows);
        if (!sample) {
            throw damaged(folder_,
                          fmt::format("its sample {} is broken", record.samples.size() + 1));
        }
        record.samples.push_back(std::move(*sample));
    }
    return record;
}

} // namespace paceline::lab
