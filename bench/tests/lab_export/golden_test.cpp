// SPDX-License-Identifier: Apache-2.0
// Whole exports against committed files: a change of what people see shows up as a diff.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include <gtest/gtest.h>

#include "lab/export/csv.hpp"
#include "lab/export/json.hpp"
#include "lab/export/markdown.hpp"
#include "lab/export/terminal.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

struct Golden {
    const char* file;
    std::function<std::string()> text;
};

void PrintTo(const Golden& golden, std::ostream* stream) {
    *stream << golden.file;
}

class GoldenFile : public testing::TestWithParam<Golden> {};

TEST_P(GoldenFile, IsWhatTheExportGives) {
    const std::filesystem::path path = std::filesystem::path(GOLDEN_FOLDER) / GetParam().file;
    const std::string text = GetParam().text();
    if (std::getenv("PACELINE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
        GTEST_SKIP() << "written: " << path;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing; PACELINE_UPDATE_GOLDEN=1 writes it";
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(text, expected.str()) << "PACELINE_UPDATE_GOLDEN=1 writes the file anew";
}

INSTANTIATE_TEST_SUITE_P(
    Exports, GoldenFile,
    testing::Values(
        Golden{"quick.json", [] { return export_json(quick_record()); }},
        Golden{"quick.csv", [] { return export_csv(quick_record()); }},
        Golden{"quick.md", [] { return export_markdown(quick_record()); }},
        Golden{"standard.md", [] { return export_markdown(standard_record()); }},
        Golden{"quick_120.txt", [] { return terminal_table(quick_record(), {false, 120}); }},
        Golden{"quick_100.txt", [] { return terminal_table(quick_record(), {false, 100}); }},
        Golden{"quick_80.txt", [] { return terminal_table(quick_record(), {false, 80}); }},
        Golden{"quick_color.txt", [] { return terminal_table(quick_record(), {true, 100}); }},
        Golden{"standard_120.txt", [] { return terminal_table(standard_record(), {false, 120}); }},
        Golden{"standard_100.txt", [] { return terminal_table(standard_record(), {false, 100}); }},
        Golden{"standard_color.txt", [] { return terminal_table(standard_record(), {true, 120}); }},
        Golden{"failures.txt", [] { return terminal_failures(quick_record(), {false, 120}); }}));

} // namespace
} // namespace paceline::lab
