// SPDX-License-Identifier: Apache-2.0
// Calls to SQLite; every failure becomes one line that says what to do.
#include "lab/store/database.hpp"

#include <fmt/format.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

std::string_view advice(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "; the disk is full: free some space, then continue with run --resume";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return "; check that the folder exists and that you may write to it and to the file";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: // our statements are right: the tables are not
        return "; the file is not a database of paceline-bench or is damaged: restore it from a "
               "copy, or begin a new run";
    case SQLITE_BUSY:
        return "; another paceline-bench is writing to this run: try again when it has ended";
    case SQLITE_IOERR:
        return "; the disk may be full or failing";
    default:
        return "";
    }
}

[[noreturn]] void fail(sqlite3* connection) {
    const char* file = sqlite3_db_filename(connection, nullptr);
    throw UserError(fmt::format("{}: {}{}", file == nullptr ? "database" : file,
                                sqlite3_errmsg(connection), advice(sqlite3_errcode(connection))));
}

} // namespace

Statement::Statement(sqlite3* connection, std::string_view sql) : connection_(connection) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement,
                           nullptr) != SQLITE_OK) {
        fail(connection);
    }
    statement_.reset(statement);
}

void Statement::bind(int parameter, const std::string& value) {
    // A null destructor argument (SQLITE_STATIC) would need the text to outlive the step;
    // SQLITE_TRANSIENT's old-style cast is avoided by binding a copy that SQLite frees.
    auto* copy = static_cast<char*>(sqlite3_malloc64(value.size() + 1));
    if (copy == nullptr) {
        throw std::bad_alloc();
    }
    value.copy(copy, value.size());
    copy[value.size()] = '\0';
    sqlite3_bind_text64(statement_.get(), parameter, copy, value.size(), sqlite3_free, SQLITE_UTF8);
}

void Statement::bind(int parameter, std::int64_t value) {
    sqlite3_bind_int64(statement_.get(), parameter, value);
}

void Statement::bind(int parameter, double value) {
    sqlite3_bind_double(statement_.get(), parameter, value);
}

void Statement::bind(int parameter, const std::optional<std::int64_t>& value) {
    value ? bind(parameter, *value)
          : static_cast<void>(sqlite3_bind_null(statement_.get(), parameter));
}

void Statement::bind(int parameter, const std::optional<double>& value) {
    value ? bind(parameter, *value)
          : static_cast<void>(sqlite3_bind_null(statement_.get(), parameter));
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail(connection_);
    }
    return code == SQLITE_ROW;
}

std::string Statement::text(int column) const {
    const int size = sqlite3_column_bytes(statement_.get(), column);
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    return bytes == nullptr
               ? std::string{}
               : std::string{static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

double Statement::number(int column) const {
    return sqlite3_column_double(statement_.get(), column);
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Database::Database(const std::filesystem::path& file, Mode mode) {
    const int flags = mode == Mode::create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                      : mode == Mode::write ? SQLITE_OPEN_READWRITE
                                            : SQLITE_OPEN_READONLY;
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK) {
        throw UserError(fmt::format("{}: {}{}", file.string(), sqlite3_errstr(code), advice(code)));
    }
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_timeout(connection, 2000);
}

void Database::execute(const std::string& sql) {
    if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(connection_.get());
    }
}

std::int64_t Database::pragma(const std::string& name) const {
    Statement statement = prepare(fmt::format("PRAGMA {}", name));
    return statement.step() ? statement.integer(0) : 0;
}

} // namespace paceline::lab
