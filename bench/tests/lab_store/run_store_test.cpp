// SPDX-License-Identifier: Apache-2.0
// What is stored comes back.
#include <gtest/gtest.h>

#include "lab/store/run_store.hpp"
#include "lab/types/error.hpp"
#include "run_store_test_support.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

TEST(RunStore, GivesBackEveryFieldOfASample) {
    const test::TemporaryFolder folder;
    {
        RunStore store = RunStore::create(folder.path() / "run", header());
        store.add(full_sample(0));
        store.finish();
    }
    const RunRecord record = RunStore::open(folder.path() / "run", Database::Mode::read).load();
    ASSERT_EQ(record.samples.size(), 1U);
    const Sample& s = record.samples.front();
    const Sample e = full_sample(0);
    EXPECT_EQ(s.cell, e.cell);
    EXPECT_EQ(std::tie(s.round, s.position, s.predecessor, s.version, s.started_at, s.status,
                       s.reason, s.verified),
              std::tie(e.round, e.position, e.predecessor, e.version, e.started_at, e.status,
                       e.reason, e.verified));
    EXPECT_EQ(std::tie(s.import_ns, s.start_ns, s.run_ns, s.stop_ns, s.lab_wall_ns, s.digest),
              std::tie(e.import_ns, e.start_ns, e.run_ns, e.stop_ns, e.lab_wall_ns, e.digest));
    EXPECT_EQ(std::tie(s.put_ns, s.get_ns, s.round_trip_ns, s.stream_bytes_per_s, s.log),
              std::tie(e.put_ns, e.get_ns, e.round_trip_ns, e.stream_bytes_per_s, e.log));
    EXPECT_EQ(
        std::tie(s.usage.cpu_user_ns, s.usage.cpu_system_ns, s.usage.peak_pss_bytes,
                 s.usage.peak_shm_bytes, s.usage.voluntary_switches, s.usage.involuntary_switches,
                 s.usage.processes, s.usage.memory_samples, s.usage.sampling_cpu_share),
        std::tie(e.usage.cpu_user_ns, e.usage.cpu_system_ns, e.usage.peak_pss_bytes,
                 e.usage.peak_shm_bytes, e.usage.voluntary_switches, e.usage.involuntary_switches,
                 e.usage.processes, e.usage.memory_samples, e.usage.sampling_cpu_share));
    EXPECT_EQ(std::tie(s.noise.load_average, s.noise.steal_ns, s.noise.foreign_cpu_ns,
                       s.noise.cpu_pressure_ns, s.noise.memory_pressure_ns, s.noise.io_pressure_ns),
              std::tie(e.noise.load_average, e.noise.steal_ns, e.noise.foreign_cpu_ns,
                       e.noise.cpu_pressure_ns, e.noise.memory_pressure_ns,
                       e.noise.io_pressure_ns));
    EXPECT_EQ(record.run, header().run);
    EXPECT_EQ(record.environment, header().environment);
    EXPECT_EQ(record.contenders, header().contenders);
}

TEST(RunStore, KeepsAbsentTimesAbsentAndEveryStatus) {
    const test::TemporaryFolder folder;
    RunStore store = RunStore::create(folder.path() / "run", header());
    int round = 0;
    for (const Status status : kStatuses) {
        Sample sample;
        sample.cell = {"numerical", nlohmann::json::object(), "x", 1};
        sample.round = round++;
        sample.status = status;
        sample.reason = "because \xff\"'; DROP TABLE samples";
        store.add(sample);
    }
    const RunRecord record = store.load();
    ASSERT_EQ(record.samples.size(), kStatuses.size());
    for (std::size_t i = 0; i < kStatuses.size(); ++i) {
        EXPECT_EQ(record.samples[i].status, kStatuses[i]);
        EXPECT_EQ(record.samples[i].reason, "because \xff\"'; DROP TABLE samples");
        EXPECT_FALSE(record.samples[i].import_ns || record.samples[i].stop_ns ||
                     record.samples[i].stream_bytes_per_s);
        EXPECT_TRUE(record.samples[i].run_ns.empty());
    }
}

TEST(RunStore, ASampleIsThereAsSoonAsAddReturns) {
    const test::TemporaryFolder folder;
    RunStore store = RunStore::create(folder.path() / "run", header());
    store.add(full_sample(0));
    EXPECT_EQ(RunStore::open(folder.path() / "run", Database::Mode::read).load().samples.size(),
              1U);
}

TEST(RunStore, RefusesTheSameCellTwice) {
    const test::TemporaryFolder folder;
    RunStore store = RunStore::create(folder.path() / "run", header());
    store.add(full_sample(0));
    EXPECT_THROW(store.add(full_sample(0)), UserError);
}

TEST(RunStore, LeavesOneFileWhenFinished) {
    const test::TemporaryFolder folder;
    {
        RunStore store = RunStore::create(folder.path() / "run", header());
        store.add(full_sample(0));
        store.finish();
    }
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "run")) {
        files.push_back(entry.path().filename());
    }
    EXPECT_EQ(files, std::vector<std::string>{"run.sqlite"});
}

} // namespace
} // namespace paceline::lab
