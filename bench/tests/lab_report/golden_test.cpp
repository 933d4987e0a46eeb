// SPDX-License-Identifier: Apache-2.0
// Whole documents against committed files, which the tests of the page read too.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include <gtest/gtest.h>

#include "lab/report/document.hpp"
#include "lab_report/report_runs.hpp"

namespace paceline::lab {
namespace {

struct Golden {
    const char* file;
    std::function<ReportRun()> run;
};

void PrintTo(const Golden& golden, std::ostream* stream) {
    *stream << golden.file;
}

class GoldenDocument : public testing::TestWithParam<Golden> {};

TEST_P(GoldenDocument, IsWhatTheReportGives) {
    const std::filesystem::path path = std::filesystem::path(GOLDEN_FOLDER) / GetParam().file;
    const std::string document = report_document({GetParam().run()}, "0.1");
    if (std::getenv("PACELINE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << document;
        GTEST_SKIP() << "written: " << path;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing; PACELINE_UPDATE_GOLDEN=1 writes it";
    EXPECT_EQ(document, std::string(std::istreambuf_iterator<char>(file), {}))
        << "PACELINE_UPDATE_GOLDEN=1 writes the file anew";
}

INSTANTIATE_TEST_SUITE_P(Documents, GoldenDocument,
                         testing::Values(Golden{"quick.json", test::quick_run},
                                         Golden{"standard.json", test::standard_run}));

} // namespace
} // namespace paceline::lab
