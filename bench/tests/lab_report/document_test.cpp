// SPDX-License-Identifier: Apache-2.0
// What the document says: the numbers of lab/stats, the texts as they were, the same bytes twice.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "lab/export/words.hpp"
#include "lab/report/document.hpp"
#include "lab_report/report_runs.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

json run_of(const ReportRun& run) {
    return json::parse(report_document({run}, "0.1"))["runs"][0];
}

std::optional<double> median_of(const json& estimate) {
    return estimate.is_null() ? std::nullopt : std::optional{estimate["median"].get<double>()};
}

std::optional<double> median_of(const std::optional<Estimate>& estimate) {
    return estimate ? std::optional{estimate->summary.median} : std::nullopt;
}

TEST(ReportDocument, IsTheSameForTheSameRuns) {
    const auto document = [] {
        return report_document({test::quick_run(), test::standard_run()}, "0.1");
    };
    EXPECT_EQ(document(), document());
}

TEST(ReportDocument, HoldsTheRunsInTheirOrder) {
    const json document =
        json::parse(report_document({test::standard_run(), test::quick_run()}, "0.1"));
    EXPECT_EQ(document["runs"][0]["header"]["profile"], "standard");
    EXPECT_EQ(document["runs"][1]["header"]["profile"], "quick");
}

TEST(ReportDocument, HasTheNumbersOfTheExports) {
    const ReportRun run = test::standard_run();
    const json cells = run_of(run)["cells"];
    const std::vector<CellSummary> summaries = summarize_cells(run.record);
    ASSERT_EQ(cells.size(), summaries.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        EXPECT_EQ(cells[i]["contender"], summaries[i].cell.contender);
        EXPECT_EQ(cells[i]["parameters"], summaries[i].cell.parameters);
        EXPECT_EQ(median_of(cells[i]["total"]), median_of(summaries[i].total));
        EXPECT_EQ(median_of(cells[i]["ratio"]), median_of(summaries[i].ratio));
        EXPECT_EQ(median_of(cells[i]["peak_pss_bytes"]), median_of(summaries[i].peak_pss_bytes));
        EXPECT_EQ(median_of(cells[i]["stream_bytes_per_s"]),
                  median_of(summaries[i].stream_bytes_per_s));
    }
    const auto& interval = summaries[0].total->interval;
    EXPECT_EQ(cells[0]["total"]["interval"]["lower"], interval->lower);
    EXPECT_EQ(cells[0]["total"]["interval"]["upper"], interval->upper);
    EXPECT_EQ(cells[0]["total"]["interval"]["coverage"], interval->coverage);
}

TEST(ReportDocument, HasTheSentencesOfTheExports) {
    const ReportRun run = test::quick_run();
    const RunSummary summary = summarize_run(run.record);
    const json document = run_of(run);
    EXPECT_EQ(document["run_line"], run_line(run.record, summary));
    EXPECT_EQ(document["environment_line"], environment_line(run.record.environment));
    EXPECT_EQ(document["verdict_line"], verdict_line(summary));
    EXPECT_EQ(document["notes"], notes(run.record, summary));
    EXPECT_EQ(document["reference"], "serial_cpp");
    EXPECT_EQ(document["rounds"], 3);
}

TEST(ReportDocument, RanksAsTheSummaryDoes) {
    const ReportRun run = test::standard_run();
    const json document = run_of(run);
    const RunSummary summary = summarize_run(run.record);
    ASSERT_EQ(document["sections"].size(), summary.sections.size());
    const json& block = document["sections"][0]["blocks"][1];
    const WorkersBlock& expected = summary.sections[0].blocks[1];
    EXPECT_EQ(block["workers"], 2);
    EXPECT_EQ(block["grouped"], true);
    for (std::size_t i = 0; i < expected.cells.size(); ++i) {
        const json& ranked = block["ranking"][i];
        EXPECT_EQ(document["cells"][ranked["cell"].get<std::size_t>()]["contender"],
                  expected.cells[i].summary.cell.contender);
        EXPECT_EQ(ranked["group"].is_null(), !expected.cells[i].group);
    }
}

TEST(ReportDocument, PointsFromEachSizeOfTheQueueToItsCell) {
    const json document = run_of(test::quick_run());
    const json& part = document["queue"][0];
    EXPECT_EQ(part["part"], "put_get");
    EXPECT_EQ(part["elements"], (json{100, 800, 6400, 51200}));
    for (const json& contender : part["contenders"]) {
        for (std::size_t i = 0; i < 4; ++i) {
            const json& cell = document["cells"][contender["cells"][i].get<std::size_t>()];
            EXPECT_EQ(cell["parameters"]["elements"], part["elements"][i]);
            EXPECT_EQ(cell["contender"], contender["contender"]);
        }
    }
}

TEST(ReportDocument, KeepsEveryFailureWithItsReason) {
    const json document = run_of(test::quick_run());
    const auto joblib = std::ranges::find_if(document["cells"], [](const json& cell) {
        return cell["contender"] == "joblib" && cell["workload"] == "numerical";
    });
    EXPECT_EQ((*joblib)["statuses"], (json{{"ok", 2}, {"leftover", 1}}));
    EXPECT_EQ((*joblib)["mishaps"],
              (json::array({{{"status", "leftover"},
                             {"reason", "2 processes alive 30 s after stop: \x1b[31mloky\x1b[0m"},
                             {"rounds", 1}}})));
}

TEST(ReportDocument, HasTheCommandOfEachCell) {
    const json document = run_of(test::quick_run());
    EXPECT_EQ(document["cells"][0]["command"],
              "build/bin/paceline-bench run --profile quick --workload numerical "
              "--contender serial_cpp --workers 1 --set numerical.size=1500");
}

TEST(ReportDocument, KnowsEveryContenderOfACellAlsoOneThatWasNotRecorded) {
    const json contenders = run_of(test::quick_run())["contenders"];
    EXPECT_EQ(contenders["joblib"]["color"], "orange");
    EXPECT_EQ(contenders["ray"]["color"], "");
    EXPECT_EQ(contenders["ray"]["source"],
              (json::array({{{"file", "contender.py"}, {"text", "print('</SCRIPT >')\n"}}})));
    EXPECT_EQ(contenders["dask"]["name"], "dask");
    EXPECT_EQ(contenders["dask"]["documentation"], json::array());
    EXPECT_EQ(contenders["dask"]["parallel"], true);
}

TEST(ReportDocument, ReplacesBytesThatAreNotUtf8) {
    const json document = run_of(test::quick_run());
    EXPECT_EQ(document["logs"]["logs/mpire.txt"],
              "</script><script>alert(1)</script>\n\xE2\x80\xA8<!-- \xEF\xBF\xBD");
}

TEST(ReportDocument, OfARunWithoutSamplesHasEmptyLists) {
    ReportRun empty;
    const json document = run_of(empty);
    for (const char* list : {"cells", "sections", "queue"}) {
        EXPECT_EQ(document[list], json::array()) << list;
    }
    EXPECT_EQ(document["header"], json::object());
    EXPECT_EQ(document["samples"]["rows"], json::array());
    EXPECT_EQ(document["verdict_line"], "no sample was measured");
}

} // namespace
} // namespace paceline::lab
