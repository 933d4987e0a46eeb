// SPDX-License-Identifier: Apache-2.0
// Layout first (which columns, where each begins and ends), then the lines.
#include "lab/export/table.hpp"

#include <algorithm>
#include <array>

#include "lab/export/text.hpp"

namespace paceline::lab {

namespace {

constexpr std::size_t kGroupGap = 3; // blank, line, blank

struct Place {
    std::size_t column; // index into the table's columns
    std::size_t begin;
    std::size_t end;
    bool line_before;
};

struct Layout {
    std::vector<Place> places;

    [[nodiscard]] std::size_t width() const { return places.empty() ? 0 : places.back().end; }
};

using Columns = std::vector<TableColumn>;
using Rows = std::vector<TableRow>;

std::array<std::string_view, 2> headings(const TableColumn& column) {
    return {column.upper, column.lower};
}

std::size_t widest_cell(const Rows& rows, std::size_t column) {
    std::size_t widest = 0;
    for (const TableRow& row : rows) {
        if (column < row.cells.size()) {
            widest = std::max(widest, display_width(row.cells[column].text));
        }
    }
    return widest;
}

using HeadingLines = std::array<std::size_t, 2>;

// Where a column that begins there ends; `free` is the first column of the terminal that a heading
// may use, for each of its lines.
std::size_t end_of(const TableColumn& column, std::size_t begin, std::size_t widest_cell,
                   bool may_reach_left, const HeadingLines& free) {
    std::size_t end = begin + widest_cell;
    for (std::size_t line = 0; line < free.size(); ++line) {
        if (const std::size_t length = display_width(headings(column)[line]); length > 0) {
            end = std::max(end, (may_reach_left ? free[line] : begin) + length);
        }
    }
    return end;
}

void occupy(HeadingLines& free, const TableColumn& column, std::size_t begin, std::size_t end) {
    for (std::size_t line = 0; line < free.size(); ++line) {
        if (const std::size_t length = display_width(headings(column)[line]); length > 0) {
            free[line] = (column.align == Align::left ? begin + length : end) + 1;
        }
    }
}

// A heading of a right-aligned column may reach over its left neighbour where that one's heading
// leaves room, but not over the line of a group: narrow columns stay narrow.
Layout lay_out(const Columns& columns, const Rows& rows, const std::vector<bool>& shown,
               std::size_t gap) {
    Layout layout;
    HeadingLines free{};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!shown[i]) {
            continue;
        }
        const bool first = layout.places.empty();
        const bool line_before =
            !first && columns[layout.places.back().column].group != columns[i].group;
        const std::size_t begin = first ? 0 : layout.width() + (line_before ? kGroupGap : gap);
        const bool may_reach_left = columns[i].align != Align::left && !line_before;
        const std::size_t end =
            end_of(columns[i], begin, widest_cell(rows, i), may_reach_left, free);
        occupy(free, columns[i], begin, end);
        layout.places.push_back({i, begin, end, line_before});
    }
    return layout;
}

// The most expendable column that is still shown; the number of columns if there is none.
std::size_t next_to_go(const Columns& columns, const std::vector<bool>& shown) {
    std::size_t chosen = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (shown[i] && columns[i].expendable > 0 &&
            (chosen == columns.size() || columns[i].expendable > columns[chosen].expendable)) {
            chosen = i;
        }
    }
    return chosen;
}

std::string full_heading(const TableColumn& column) {
    return column.upper + (column.upper.empty() || column.lower.empty() ? "" : " ") + column.lower;
}

class Writer {
public:
    Writer(const Columns& columns, const Layout& layout, std::size_t width, bool color)
        : columns_(columns), layout_(layout), width_(width), color_(color) {}

    std::string heading() const {
        std::string text;
        for (std::size_t line = 0; line < 2; ++line) {
            std::string heading;
            for (const Place& place : layout_.places) {
                const TableColumn& column = columns_[place.column];
                const std::string_view words = headings(column)[line];
                if (place.line_before) {
                    heading = pad_right(heading, place.begin - kGroupGap) + " │ ";
                }
                const std::size_t begin =
                    column.align == Align::left ? place.begin : place.end - display_width(words);
                heading = words.empty() ? heading : pad_right(heading, begin) + std::string(words);
            }
            while (heading.ends_with(' ')) {
                heading.pop_back();
            }
            if (heading.find_first_not_of(" │") != std::string::npos) {
                text += toned(heading, Tone::strong, color_) + "\n";
            }
        }
        return text + rule();
    }

    std::string rule() const {
        std::string line;
        for (const Place& place : layout_.places) {
            if (place.line_before) {
                line += "─┼─";
            }
            while (display_width(line) < place.end) {
                line += "─";
            }
        }
        return toned(line, Tone::faint, color_) + "\n";
    }

    std::string row(const TableRow& row) const {
        if (row.cells.empty() && row.message.text.empty()) {
            return rule();
        }
        std::string text;
        std::size_t position = 0;
        for (const Place& place : layout_.places) {
            if (place.column >= row.cells.size()) {
                text += message(row, place, position);
                break;
            }
            text += before(place, position) + cell(row.cells[place.column], place);
            position = place.end;
        }
        while (text.ends_with(' ')) {
            text.pop_back();
        }
        return text + "\n";
    }

private:
    std::string before(const Place& place, std::size_t position) const {
        if (place.line_before) {
            return " " + toned("│", Tone::faint, color_) + " ";
        }
        return std::string(place.begin - position, ' ');
    }

    std::string cell(const TableCell& cell, const Place& place) const {
        const std::size_t width = place.end - place.begin;
        const bool left = columns_[place.column].align == Align::left;
        const std::string padded = left ? pad_right(cell.text, width) : pad_left(cell.text, width);
        return toned(padded, cell.text.empty() ? Tone::plain : cell.tone, color_);
    }

    std::string message(const TableRow& row, const Place& place, std::size_t position) const {
        if (row.message.text.empty()) {
            return "";
        }
        const std::size_t room = width_ > place.begin ? width_ - place.begin : 0;
        return before(place, position) +
               toned(fit(row.message.text, room), row.message.tone, color_);
    }

    const Columns& columns_;
    const Layout& layout_;
    std::size_t width_;
    bool color_;
};

} // namespace

std::string toned(std::string_view text, Tone tone, bool color) {
    if (!color || tone == Tone::plain || text.empty()) {
        return std::string(text);
    }
    const std::string_view code = tone == Tone::strong  ? "1"
                                  : tone == Tone::faint ? "2"
                                  : tone == Tone::good  ? "32"
                                  : tone == Tone::bad   ? "31"
                                                        : "33";
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t Table::narrowest() const {
    return lay_out(columns_, rows_, std::vector<bool>(columns_.size(), true), 1).width();
}

Table::Text Table::text(std::size_t width, bool color) const {
    std::vector<bool> shown(columns_.size(), true);
    Text result;
    while (lay_out(columns_, rows_, shown, 1).width() > width) {
        const std::size_t column = next_to_go(columns_, shown);
        if (column == columns_.size()) {
            break;
        }
        shown[column] = false;
        result.left_out.push_back(full_heading(columns_[column]));
    }
    Layout layout = lay_out(columns_, rows_, shown, 2);
    if (layout.width() > width) {
        layout = lay_out(columns_, rows_, shown, 1);
    }
    const Writer writer(columns_, layout, width, color);
    result.text = writer.heading();
    for (const TableRow& row : rows_) {
        result.text += writer.row(row);
    }
    return result;
}

} // namespace paceline::lab
