// SPDX-License-Identifier: Apache-2.0
// The CSV export, read back by an independent reader of RFC 4180.
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/export/csv.hpp"
#include "lab/export/json.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> read_csv(const std::string& text) {
    std::vector<Row> rows;
    Row row;
    std::string field;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                field += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                field += c;
            }
        } else if (c == '"') {
            EXPECT_TRUE(field.empty()) << "a quote within an unquoted field";
            quoted = true;
        } else if (c == ',') {
            row.push_back(std::move(field));
            field.clear();
        } else if (c == '\r') {
            EXPECT_EQ(text[i + 1], '\n');
            ++i;
            row.push_back(std::move(field));
            field.clear();
            rows.push_back(std::move(row));
            row.clear();
        } else {
            EXPECT_NE(c, '\n') << "a line break outside of quotes";
            field += c;
        }
    }
    EXPECT_TRUE(row.empty() && field.empty() && !quoted) << "the last line is not ended";
    return rows;
}

std::map<std::string, std::string> only_sample(const Sample& sample) {
    RunRecord record;
    record.samples = {sample};
    const auto rows = read_csv(export_csv(record));
    EXPECT_EQ(rows.size(), 2U);
    std::map<std::string, std::string> fields;
    for (std::size_t i = 0; i < rows[0].size(); ++i) {
        fields[rows[0][i]] = rows[1].at(i);
    }
    return fields;
}

TEST(CsvExport, HasAHeaderAndALineForEverySampleWithAllFields) {
    const auto rows = read_csv(export_csv(quick_record()));
    ASSERT_EQ(rows.size(), quick_record().samples.size() + 1);
    for (const Row& row : rows) {
        EXPECT_EQ(row.size(), 39U);
    }
    EXPECT_EQ(rows[0].front(), "round");
    EXPECT_EQ(rows[0].back(), "stream_bytes_per_s");
}

TEST(CsvExport, NamesItsColumnsAsTheJsonExportDoes) {
    const auto header = read_csv(export_csv(quick_record())).front();
    const auto document = nlohmann::ordered_json::parse(export_json(quick_record()));
    for (const auto& sample : document["samples"]) {
        if (sample["workload"] == "queue") {
            Row keys;
            for (const auto& [key, value] : sample.items()) {
                keys.push_back(key);
            }
            EXPECT_EQ(header, keys);
            return;
        }
    }
    FAIL() << "no queue sample";
}

TEST(CsvExport, JoinsListsByBlanksAndLeavesOutWhatIsNull) {
    Sample sample;
    sample.status = Status::ok;
    sample.run_ns = {10, 20, 30};
    sample.verified = true;
    const auto fields = only_sample(sample);
    EXPECT_EQ(fields.at("run_ns"), "10 20 30");
    EXPECT_EQ(fields.at("put_ns"), "");
    EXPECT_EQ(fields.at("reason"), "");
    EXPECT_EQ(fields.at("start_ns"), "");
    EXPECT_EQ(fields.at("verified"), "true");
    EXPECT_EQ(fields.at("status"), "ok");
}

TEST(CsvExport, QuotesCommasQuotesAndLineBreaks) {
    Sample sample;
    sample.status = Status::error;
    sample.reason = "a, \"b\"\r\nc";
    sample.cell.parameters = {{"size", 1}, {"image", "x,y"}};
    const auto fields = only_sample(sample);
    EXPECT_EQ(fields.at("reason"), "a, \"b\"\r\nc");
    EXPECT_EQ(nlohmann::json::parse(fields.at("parameters")), sample.cell.parameters);
}

TEST(CsvExport, TakesTheFormulaOutOfForeignText) {
    for (const char* text : {"=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx"}) {
        Sample sample;
        sample.status = Status::error;
        sample.reason = text;
        sample.version = text;
        sample.cell.contender = text;
        const auto fields = only_sample(sample);
        EXPECT_EQ(fields.at("reason"), std::string("'") + text);
        EXPECT_EQ(fields.at("version"), std::string("'") + text);
        EXPECT_EQ(fields.at("contender"), std::string("'") + text);
    }
    Sample harmless;
    harmless.status = Status::error;
    harmless.reason = "1 + 1 = 2";
    EXPECT_EQ(only_sample(harmless).at("reason"), "1 + 1 = 2");
}

TEST(CsvExport, LeavesNumbersAlone) {
    Sample sample;
    sample.round = -1;
    sample.noise.load_average = 0.1 + 0.2;
    EXPECT_EQ(only_sample(sample).at("round"), "-1");
    EXPECT_EQ(std::stod(only_sample(sample).at("load_average")), 0.1 + 0.2);
}

TEST(CsvExport, ReplacesBytesThatAreNotUtf8) {
    Sample sample;
    sample.status = Status::error;
    sample.reason = "\xFF";
    EXPECT_EQ(only_sample(sample).at("reason"), "\uFFFD");
}

} // namespace
} // namespace paceline::lab
