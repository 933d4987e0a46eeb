// SPDX-License-Identifier: Apache-2.0
// Columns line up, headings may lean over, wide tables give up columns in order.
#include <sstream>

#include <gtest/gtest.h>

#include "lab/export/table.hpp"
#include "lab/export/text.hpp"

namespace paceline::lab {
namespace {

Table small() {
    Table table({{"", "name", Align::left, 0},
                 {"", "a", Align::right, 1, 1},
                 {"", "b", Align::right, 1, 2},
                 {"two", "lines", Align::right, 2}});
    table.add({{{"first"}, {"1"}, {"22"}, {"333"}}, {}});
    table.add({{{"é"}, {"4444"}, {"5"}, {"6"}}, {}});
    return table;
}

TEST(Table, LinesColumnsUpByWhatIsSeen) {
    EXPECT_EQ(small().text(80, false).text, "      │          │   two\n"
                                            "name  │    a   b │ lines\n"
                                            "──────┼──────────┼──────\n"
                                            "first │    1  22 │   333\n"
                                            "é     │ 4444   5 │     6\n");
}

TEST(Table, MovesTogetherBeforeItGivesUpColumns) {
    const Table::Text text = small().text(23, false);
    EXPECT_TRUE(text.left_out.empty());
    EXPECT_EQ(text.text, "      │         │   two\n"
                         "name  │    a  b │ lines\n"
                         "──────┼─────────┼──────\n"
                         "first │    1 22 │   333\n"
                         "é     │ 4444  5 │     6\n");
}

TEST(Table, GivesUpTheMostExpendableColumnFirst) {
    EXPECT_EQ(small().text(22, false).left_out, (std::vector<std::string>{"b"}));
    EXPECT_EQ(small().text(16, false).left_out, (std::vector<std::string>{"b", "a"}));
    const Table::Text narrow = small().text(1, false); // the others stay, whatever the width
    EXPECT_EQ(narrow.left_out, (std::vector<std::string>{"b", "a"}));
    EXPECT_EQ(narrow.text, "      │   two\n"
                           "name  │ lines\n"
                           "──────┼──────\n"
                           "first │   333\n"
                           "é     │     6\n");
}

TEST(Table, NamesAColumnOfTwoHeadingLinesByBoth) {
    Table table({{"", "name", Align::left, 0}, {"run", "hot", Align::right, 0, 1}});
    table.add({{{"x"}, {"1"}}, {}});
    EXPECT_EQ(table.text(4, false).left_out, (std::vector<std::string>{"run hot"}));
}

TEST(Table, LetsAHeadingLeanOverAShortNeighbourButNotOverALine) {
    Table leaning({{"", "id", Align::left, 0}, {"", "workers", Align::right, 0}});
    leaning.add({{{"process_pool"}, {"2"}}, {}});
    EXPECT_EQ(leaning.text(80, false).text, "id      workers\n"
                                            "───────────────\n"
                                            "process_pool  2\n");
    Table parted({{"", "id", Align::left, 0}, {"", "workers", Align::right, 1}});
    parted.add({{{"process_pool"}, {"2"}}, {}});
    EXPECT_EQ(parted.text(80, false).text, "id           │ workers\n"
                                           "─────────────┼────────\n"
                                           "process_pool │       2\n");
}

TEST(Table, PutsAMessageInPlaceOfTheOtherColumnsAndCutsIt) {
    Table table = small();
    table.add({{{"broken"}}, {"it did not work at all", Tone::bad}});
    EXPECT_EQ(table.text(80, false).text.substr(table.text(80, false).text.rfind("broken")),
              "broken │ it did not work at all\n");
    const std::string narrow = table.text(24, false).text;
    EXPECT_EQ(narrow.substr(narrow.rfind("broken")), "broken │ it did not wor…\n");
}

TEST(Table, ColoursWithoutMovingAnything) {
    Table table = small();
    table.add_rule();
    table.add({{{"broken"}}, {"no", Tone::bad}});
    const std::string plain = table.text(40, false).text;
    std::string colored = table.text(40, true).text;
    EXPECT_NE(colored, plain);
    EXPECT_NE(colored.find("\x1b[31mno\x1b[0m"), std::string::npos);
    for (std::size_t at = colored.find('\x1b'); at != std::string::npos;
         at = colored.find('\x1b')) {
        colored.erase(at, colored.find('m', at) - at + 1);
    }
    EXPECT_EQ(colored, plain);
}

TEST(Table, KnowsItsNarrowestWidth) {
    EXPECT_EQ(small().narrowest(), 23U);
    std::istringstream lines(small().text(23, false).text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_EQ(display_width(line), 23U) << line;
    }
}

TEST(Toned, IsPlainWithoutColour) {
    EXPECT_EQ(toned("x", Tone::bad, false), "x");
    EXPECT_EQ(toned("x", Tone::bad, true), "\x1b[31mx\x1b[0m");
    EXPECT_EQ(toned("x", Tone::plain, true), "x");
    EXPECT_EQ(toned("", Tone::bad, true), "");
}

} // namespace
} // namespace paceline::lab
