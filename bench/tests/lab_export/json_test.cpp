// SPDX-License-Identifier: Apache-2.0
// The JSON export: its keys in order, nulls where nothing was measured, numbers and texts that
// survive.
#include <algorithm>

#include <gtest/gtest.h>

#include "lab/export/json.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

using nlohmann::ordered_json;
using Keys = std::vector<std::string>;

Keys keys(const ordered_json& object) {
    Keys names;
    for (const auto& [name, value] : object.items()) {
        names.push_back(name);
    }
    return names;
}

const Keys kSampleKeys{"round",
                       "position",
                       "workload",
                       "parameters",
                       "contender",
                       "version",
                       "workers",
                       "status",
                       "reason",
                       "verified",
                       "import_ns",
                       "start_ns",
                       "run_ns",
                       "stop_ns",
                       "lab_wall_ns",
                       "digest",
                       "cpu_user_ns",
                       "cpu_system_ns",
                       "peak_pss_bytes",
                       "peak_shm_bytes",
                       "processes",
                       "sampling_cpu_share",
                       "steal_ns",
                       "voluntary_switches",
                       "involuntary_switches",
                       "foreign_cpu_ns",
                       "cpu_pressure_ns",
                       "memory_pressure_ns",
                       "io_pressure_ns",
                       "load_average",
                       "predecessor",
                       "started_at",
                       "log"};
const Keys kQueueKeys{"elements", "part",          "put_ns",
                      "get_ns",   "round_trip_ns", "stream_bytes_per_s"};

TEST(JsonExport, HasTheFourMembersInOrder) {
    const ordered_json document = ordered_json::parse(export_json(quick_record()));
    EXPECT_EQ(keys(document), (Keys{"schema", "run", "environment", "samples"}));
    EXPECT_EQ(document["schema"], 1);
    EXPECT_EQ(document["run"]["profile"], "quick");
    EXPECT_EQ(document["environment"]["scheduler"]["effective_cpus"], 2);
    EXPECT_EQ(document["run"]["contenders"]["ray"]["name"], "Ray");
    EXPECT_EQ(document["samples"].size(), quick_record().samples.size());
}

TEST(JsonExport, GivesEverySampleAllKeysInOrder) {
    const ordered_json document = ordered_json::parse(export_json(quick_record()));
    Keys queue = kSampleKeys;
    queue.insert(queue.end(), kQueueKeys.begin(), kQueueKeys.end());
    for (const ordered_json& sample : document["samples"]) {
        EXPECT_EQ(keys(sample), sample["workload"] == "queue" ? queue : kSampleKeys);
    }
}

TEST(JsonExport, HasTimesIfAndOnlyIfTheStatusIsOk) {
    const ordered_json document = ordered_json::parse(export_json(quick_record()));
    for (const ordered_json& sample : document["samples"]) {
        const bool ok = sample["status"] == "ok";
        for (const char* key : {"import_ns", "start_ns", "run_ns", "stop_ns", "lab_wall_ns"}) {
            EXPECT_EQ(sample[key].is_null(), !ok) << sample;
        }
        EXPECT_EQ(sample["reason"].is_null(), ok);
    }
}

TEST(JsonExport, HidesTimesThatASampleCarriesThoughItIsNotOk) {
    RunRecord record;
    for (const Status status : kStatuses) {
        Sample sample;
        sample.status = status;
        sample.cell.workload = "queue";
        sample.import_ns = 1;
        sample.start_ns = 2;
        sample.run_ns = {3};
        sample.stop_ns = 4;
        sample.lab_wall_ns = 5;
        sample.put_ns = {6};
        sample.get_ns = {7};
        sample.round_trip_ns = {8};
        sample.stream_bytes_per_s = 9.0;
        record.samples.push_back(sample);
    }
    const ordered_json document = ordered_json::parse(export_json(record));
    for (const ordered_json& sample : document["samples"]) {
        for (const char* key : {"import_ns", "start_ns", "run_ns", "stop_ns", "lab_wall_ns",
                                "put_ns", "get_ns", "round_trip_ns", "stream_bytes_per_s"}) {
            EXPECT_EQ(sample[key].is_null(), sample["status"] != "ok") << sample["status"] << key;
        }
    }
}

TEST(JsonExport, NamesEveryStatus) {
    RunRecord record;
    for (const Status status : kStatuses) {
        record.samples.emplace_back().status = status;
    }
    const ordered_json document = ordered_json::parse(export_json(record));
    for (std::size_t i = 0; i < kStatuses.size(); ++i) {
        EXPECT_EQ(document["samples"][i]["status"], status_name(kStatuses[i]));
    }
}

TEST(JsonExport, GivesNullForWhatAQueuePartDoesNotMeasure) {
    const ordered_json document = ordered_json::parse(export_json(quick_record()));
    int seen = 0;
    for (const ordered_json& sample : document["samples"]) {
        if (sample["workload"] != "queue" || sample["status"] != "ok") {
            continue;
        }
        ++seen;
        EXPECT_EQ(sample["put_ns"].is_null(), sample["part"] != "put_get");
        EXPECT_EQ(sample["get_ns"].is_null(), sample["part"] != "put_get");
        EXPECT_EQ(sample["round_trip_ns"].is_null(), sample["part"] != "round_trip");
        EXPECT_EQ(sample["stream_bytes_per_s"].is_null(), sample["part"] != "stream");
        EXPECT_EQ(sample["elements"], sample["parameters"]["elements"]);
    }
    EXPECT_GT(seen, 0);
}

TEST(JsonExport, KeepsEveryNumberExactly) {
    RunRecord record;
    record.environment = {{"third", 1.0 / 3.0}};
    Sample sample;
    sample.status = Status::ok;
    sample.cell.workload = "queue";
    sample.run_ns = {9'007'199'254'740'993}; // one more than a double can hold
    sample.stream_bytes_per_s = 0.1 + 0.2;
    sample.noise.load_average = 1e-300;
    sample.usage.cpu_user_ns = INT64_MAX;
    record.samples = {sample};
    const ordered_json document = ordered_json::parse(export_json(record));
    const ordered_json& read = document["samples"][0];
    EXPECT_EQ(read["run_ns"][0].get<std::int64_t>(), 9'007'199'254'740'993);
    EXPECT_EQ(read["stream_bytes_per_s"].get<double>(), 0.1 + 0.2);
    EXPECT_EQ(read["load_average"].get<double>(), 1e-300);
    EXPECT_EQ(read["cpu_user_ns"].get<std::int64_t>(), INT64_MAX);
    EXPECT_EQ(document["environment"]["third"].get<double>(), 1.0 / 3.0);
}

TEST(JsonExport, ReplacesBytesThatAreNotUtf8) {
    RunRecord record;
    record.run = {{"command", "bad \xFF"}};
    record.contenders = {{"x", {{"name", "\xC3"}}}};
    Sample sample;
    sample.status = Status::error;
    sample.reason = "caf\xC3\xA9 \xFF \"quoted\"\n";
    sample.cell.parameters = {{"directory", "\xFE"}};
    record.samples = {sample};
    const ordered_json document = ordered_json::parse(export_json(record));
    EXPECT_EQ(document["samples"][0]["reason"], "café \uFFFD \"quoted\"\n");
    EXPECT_EQ(document["run"]["command"], "bad \uFFFD");
}

TEST(JsonExport, PutsEachSampleOnALineOfItsOwn) {
    const RunRecord record = quick_record();
    const std::string text = export_json(record);
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), record.samples.size() + 5);
}

TEST(JsonExport, OfAnEmptyRecordIsADocument) {
    const ordered_json document = ordered_json::parse(export_json(RunRecord{}));
    EXPECT_TRUE(document["run"].is_object());
    EXPECT_TRUE(document["samples"].is_array());
    EXPECT_TRUE(document["samples"].empty());
}

TEST(JsonExport, HasNoPeakAndNoCostOfLookingWhereNobodyLooked) {
    RunRecord record;
    record.samples.resize(2);
    record.samples[1].usage.memory_samples = 1;
    record.samples[1].usage.sampling_cpu_share = 0.25;
    const ordered_json document = ordered_json::parse(export_json(record));
    EXPECT_TRUE(document["samples"][0]["peak_pss_bytes"].is_null());
    EXPECT_TRUE(document["samples"][0]["peak_shm_bytes"].is_null());
    EXPECT_TRUE(document["samples"][0]["sampling_cpu_share"].is_null());
    EXPECT_EQ(document["samples"][1]["peak_pss_bytes"], 0);
    EXPECT_EQ(document["samples"][1]["sampling_cpu_share"], 0.25);
}

} // namespace
} // namespace paceline::lab
