// SPDX-License-Identifier: Apache-2.0
// The document has the fields that document.ts promises to the page: the same names, none more.
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/report/document.hpp"
#include "lab_report/report_runs.hpp"

namespace paceline::lab {
namespace {

using nlohmann::ordered_json;
using Names = std::vector<std::string>;

// The names that follow `mark` at the beginning of lines of document.ts, between a line that begins
// with `begin` and the next that begins with `end`.
Names promised(const std::string& begin, const std::string& end, const std::string& mark) {
    std::ifstream file(CONTRACT);
    Names names;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(begin)) {
            inside = true;
        } else if (inside && line.starts_with(end)) {
            break;
        } else if (inside && line.starts_with(mark)) {
            const std::string rest = line.substr(mark.size());
            const std::string name =
                rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"));
            if (!name.empty()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

// The fields of an interface: what stands deeper than two blanks belongs to an object inside it.
Names promised(const std::string& interface) {
    return promised("export interface " + interface + " {", "}", "  ");
}

Names fields(const ordered_json& object) {
    Names names;
    for (const auto& [name, value] : object.items()) {
        names.push_back(name);
    }
    return names;
}

class Contract : public testing::Test {
protected:
    const ordered_json document_ =
        ordered_json::parse(report_document({test::quick_run(), test::standard_run()}, "1.2.3"));
    const ordered_json& quick_ = document_["runs"][0];
    const ordered_json& standard_ = document_["runs"][1];
};

TEST_F(Contract, TheDocumentAndItsRunsHaveTheFieldsThatArePromised) {
    EXPECT_EQ(fields(document_), promised("ReportDocument"));
    EXPECT_EQ(document_["schema"], 1);
    EXPECT_EQ(document_["lab"], "1.2.3");
    for (const ordered_json& run : document_["runs"]) {
        EXPECT_EQ(fields(run), promised("Run"));
        EXPECT_EQ(fields(run["samples"]), promised("SampleTable"));
    }
}

TEST_F(Contract, ContendersHaveTheFieldsThatArePromised) {
    ASSERT_FALSE(quick_["contenders"].empty());
    const Names names = promised("Contender");
    for (const auto& [id, contender] : quick_["contenders"].items()) {
        EXPECT_EQ(fields(contender), names) << id;
    }
}

TEST_F(Contract, CellsAndEstimatesHaveTheFieldsThatArePromised) {
    const Names names = promised("Cell");
    for (const ordered_json& run : document_["runs"]) {
        ASSERT_FALSE(run["cells"].empty());
        for (const ordered_json& cell : run["cells"]) {
            ASSERT_EQ(fields(cell), names);
        }
    }
    const ordered_json& total = standard_["cells"][0]["total"];
    EXPECT_EQ(fields(total), promised("Estimate"));
    EXPECT_EQ(fields(total["interval"]), (Names{"lower", "upper", "coverage"}));
    for (const ordered_json& cell : quick_["cells"]) {
        if (!cell["put"].is_null()) {
            EXPECT_EQ(fields(cell["put"]), promised("CallEstimate"));
        }
    }
}

TEST_F(Contract, SectionsAndPartsHaveTheFieldsThatArePromised) {
    ASSERT_FALSE(quick_["sections"].empty());
    for (const ordered_json& section : quick_["sections"]) {
        EXPECT_EQ(fields(section), promised("Section"));
        for (const ordered_json& block : section["blocks"]) {
            EXPECT_EQ(fields(block), (Names{"workers", "grouped", "ranking"}));
            EXPECT_EQ(fields(block["ranking"][0]), (Names{"cell", "group"}));
        }
    }
    ASSERT_FALSE(quick_["queue"].empty());
    for (const ordered_json& part : quick_["queue"]) {
        EXPECT_EQ(fields(part), promised("QueuePart"));
        EXPECT_EQ(fields(part["contenders"][0]), (Names{"contender", "workers", "cells"}));
    }
}

TEST_F(Contract, SampleRowsHaveAValueForEachFieldThatIsPromised) {
    const Names names = promised("export type SampleField =", "export", "  | \"");
    ASSERT_FALSE(names.empty());
    EXPECT_EQ(quick_["samples"]["fields"].get<Names>(), names);
    for (const ordered_json& row : quick_["samples"]["rows"]) {
        EXPECT_EQ(row.size(), names.size());
    }
}

} // namespace
} // namespace paceline::lab
