// SPDX-License-Identifier: Apache-2.0
// A row of the table against the sample that it comes from.
#include <string>

#include <gtest/gtest.h>

#include "lab/report/sample_table.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

class SampleTable : public testing::Test {
protected:
    SampleTable() {
        sample_.cell = {"queue", {{"part", "put_get"}, {"elements", 100}}, "a", 1};
        sample_.status = Status::ok;
        sample_.import_ns = 40;
        sample_.start_ns = 1;
        sample_.run_ns = {7, 5};
        sample_.stop_ns = 2;
        sample_.usage.peak_pss_bytes = 4096;
        sample_.noise.load_average = 0.25;
    }

    // The value of a field in the one row of the sample.
    [[nodiscard]] json value(const std::string& field) const {
        RunRecord record;
        record.samples = {sample_};
        const json table =
            json::parse(sample_table(record.samples, CellPlaces(summarize_cells(record))));
        for (std::size_t i = 0; i < table["fields"].size(); ++i) {
            if (table["fields"][i] == field) {
                return table["rows"][0][i];
            }
        }
        return "(no such field)";
    }

    Sample sample_;
};

TEST_F(SampleTable, HasTheValuesOfTheSample) {
    EXPECT_EQ(value("cell"), 0);
    EXPECT_EQ(value("status"), "ok");
    EXPECT_EQ(value("reason"), nullptr);
    EXPECT_EQ(value("import_ns"), 40);
    EXPECT_EQ(value("run_ns"), (json{7, 5}));
    EXPECT_EQ(value("load_average"), 0.25);
    EXPECT_EQ(value("log"), nullptr);
}

TEST_F(SampleTable, SummarisesTheCallsOfTheQueue) {
    sample_.put_ns = {10, 40, 20, 10};
    const json calls = value("put_ns");
    ASSERT_EQ(calls.size(), 6U);
    EXPECT_EQ(calls[0], 15) << "median";
    EXPECT_EQ(calls[1], 20) << "mean";
    EXPECT_NEAR(calls[2].get<double>(), 14.1421356, 1e-6) << "standard deviation";
    EXPECT_EQ(calls[3], 10) << "smallest";
    EXPECT_EQ(calls[4], 40) << "largest";
    EXPECT_EQ(calls[5], 4) << "number";
    EXPECT_EQ(value("get_ns"), nullptr);
}

TEST_F(SampleTable, OfOneCallKnowsNoSpread) {
    sample_.get_ns = {10};
    EXPECT_EQ(value("get_ns"), (json{10, 10, nullptr, 10, 10, 1}));
}

TEST_F(SampleTable, HasNoTimesUnlessTheStatusIsOk) {
    sample_.status = Status::hang;
    sample_.reason = "no reply";
    sample_.put_ns = {10};
    EXPECT_EQ(value("reason"), "no reply");
    for (const char* field : {"import_ns", "start_ns", "run_ns", "stop_ns", "put_ns"}) {
        EXPECT_EQ(value(field), nullptr) << field;
    }
}

TEST_F(SampleTable, HasNoPeakThatNobodyLookedFor) {
    EXPECT_EQ(value("peak_pss_bytes"), nullptr);
    sample_.usage.memory_samples = 1;
    EXPECT_EQ(value("peak_pss_bytes"), 4096);
}

} // namespace
} // namespace paceline::lab
