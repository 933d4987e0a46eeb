// SPDX-License-Identifier: Apache-2.0
// A table for a terminal: columns that line up, groups of columns, colours, and what to leave out
// when it is narrow.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::lab {

enum class Tone { plain, strong, faint, good, bad, caution };

// The text between the control sequences of a tone; unchanged without colour.
[[nodiscard]] std::string toned(std::string_view text, Tone tone, bool color);

enum class Align { left, right };

struct TableColumn {
    std::string upper; // heading, first line
    std::string lower; // heading, second line
    Align align = Align::right;
    int group = 0;      // between columns of different groups a line is drawn
    int expendable = 0; // left out first when the table is too wide: the highest; 0: never
};

struct TableCell {
    std::string text;
    Tone tone = Tone::plain;
};

struct TableRow {
    std::vector<TableCell> cells; // as many as there are columns, or fewer
    TableCell message;            // if not empty: takes the place of all columns after `cells`
};

class Table {
public:
    explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

    void add(TableRow row) { rows_.push_back(std::move(row)); }

    // A faint line between two rows.
    void add_rule() { rows_.push_back({}); }

    // Columns of a terminal that it takes with one blank between its columns, without messages.
    [[nodiscard]] std::size_t narrowest() const;

    struct Text {
        std::string text;                  // lines, each ending in a line break
        std::vector<std::string> left_out; // headings of the columns that did not fit
    };

    // In at most `width` columns, as far as leaving out the expendable ones allows; messages are
    // cut.
    [[nodiscard]] Text text(std::size_t width, bool color) const;

private:
    std::vector<TableColumn> columns_;
    std::vector<TableRow> rows_;
};

} // namespace paceline::lab
