// SPDX-License-Identifier: Apache-2.0
// The Markdown document: whole tables and harmless text.
#include <sstream>

#include <gtest/gtest.h>

#include "lab/export/markdown.hpp"
#include "lab/export/text.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

// Bars that end a cell: those without a backslash before them.
std::size_t bars(const std::string& line) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        count += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    }
    return count;
}

TEST(MarkdownExport, HasTablesInWhichAllRowsHaveAsManyCells) {
    for (const RunRecord& record : {quick_record(), standard_record()}) {
        std::istringstream lines(export_markdown(record));
        std::size_t expected = 0;
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("|")) {
                expected = 0;
                continue;
            }
            expected = expected == 0 ? bars(line) : expected;
            EXPECT_EQ(bars(line), expected) << line;
        }
    }
}

TEST(MarkdownExport, EscapesWhatContendersSay) {
    const std::string text = export_markdown(quick_record());
    EXPECT_EQ(text.find("<script>"), std::string::npos);
    EXPECT_NE(text.find("&lt;script\\>"), std::string::npos);
    EXPECT_NE(text.find("\\[x\\](y)"), std::string::npos);
    EXPECT_NE(text.find("\"by design\" \\| see &lt;docs\\>"), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(valid_utf8(text), text);
}

TEST(MarkdownExport, KeepsUnderscoresOfNamesReadable) {
    RunRecord record;
    Sample sample;
    sample.cell = {"numerical", nlohmann::json::object(), "process_pool", 2};
    sample.status = Status::error;
    sample.reason = "__init__ failed in _start";
    record.samples = {sample};
    const std::string text = export_markdown(record);
    EXPECT_NE(text.find("process_pool"), std::string::npos);
    EXPECT_NE(text.find("\\_\\_init\\_\\_ failed in \\_start"), std::string::npos);
}

TEST(MarkdownExport, ListsFailuresWithReasonsAndNumbersOnlyWhereTheyWereMeasured) {
    const std::string text = export_markdown(quick_record());
    EXPECT_NE(
        text.find(
            "| crash | mpire | numerical, 2 workers | 3 of 3 | signal 11 (Segmentation fault) |"),
        std::string::npos);
    EXPECT_NE(text.find("| mpire | 2 | 0 of 3, 3 crash |  |  |  |  |  |  |  |  |  |  |\n"),
              std::string::npos);
    EXPECT_NE(text.find("| joblib | 2 | 2 of 3, 1 leftover | 31.5 ms |"), std::string::npos);
}

TEST(MarkdownExport, HasColumnsOfIntervalsOnlyWhereThereAreSome) {
    EXPECT_EQ(export_markdown(quick_record()).find("| group |"), std::string::npos);
    EXPECT_NE(export_markdown(standard_record()).find("| group |"), std::string::npos);
}

TEST(MarkdownExport, OfNothingIsADocument) {
    const std::string text = export_markdown(RunRecord{});
    EXPECT_TRUE(text.starts_with("# paceline-bench\n"));
    EXPECT_NE(text.find("no sample was measured"), std::string::npos);
}

} // namespace
} // namespace paceline::lab
