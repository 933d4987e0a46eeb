// SPDX-License-Identifier: Apache-2.0
// SQLite with owners and exceptions: a connection, a statement, nothing more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace paceline::lab {

class Statement {
public:
    Statement(sqlite3* connection, std::string_view sql);

    // Parameters are numbered from 1; absent values become NULL.
    void bind(int parameter, const std::string& value);
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, double value);
    void bind(int parameter, const std::optional<std::int64_t>& value);
    void bind(int parameter, const std::optional<double>& value);

    // True while there is a row. Throws UserError that names the file and what to do (disk full,
    // read-only, not a database).
    bool step();

    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double number(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    sqlite3* connection_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
public:
    enum class Mode { create, read, write };
    Database(const std::filesystem::path& file, Mode mode);

    void execute(const std::string& sql);

    [[nodiscard]] Statement prepare(std::string_view sql) const { return {connection_.get(), sql}; }

    [[nodiscard]] std::int64_t pragma(const std::string& name) const;

private:
    struct Close {
        void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
    };

    std::unique_ptr<sqlite3, Close> connection_;
};

} // namespace paceline::lab
