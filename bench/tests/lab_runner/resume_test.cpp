// SPDX-License-Identifier: Apache-2.0
// A run from its request to its finished folder, one that goes on, and those that are refused;
// nothing is installed, so no tree is started.
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/prctl.h>

#include "lab/runner/run.hpp"
#include "lab/store/run_store.hpp"
#include "lab/types/error.hpp"
#include "lab_runner/captured_errors.hpp"
#include "lab_runner/small_laboratory.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

class RunAndResume : public testing::Test {
protected:
    RunAndResume() {
        laboratory_.add_contender("a", "exit 1");
        laboratory_.add_contender("b", "exit 1");
    }

    // A run changes its process for good; the tests after it shall not see that.
    ~RunAndResume() override {
        prctl(PR_SET_CHILD_SUBREAPER, 0);
        std::signal(SIGPIPE, SIG_DFL);
    }

    [[nodiscard]] fs::path finished_run() const {
        fs::path folder;
        run(laboratory_.parts(), request(), folder);
        return folder;
    }

    [[nodiscard]] RunRequest request(const fs::path& out = {}) const {
        return {.profile = test::SmallLaboratory::profile(),
                .contenders = {},
                .explicit_workloads = false,
                .out = out,
                .command = "run it",
                .progress = {}};
    }

    static RunRecord record_of(const fs::path& folder) {
        return RunStore::open(folder, Database::Mode::read).load();
    }

    static std::string refusal_of(const std::function<void()>& action) {
        try {
            action();
        } catch (const UserError& error) {
            return error.what();
        }
        return "(no error)";
    }

    [[nodiscard]] std::string resume_refusal(const fs::path& folder) const {
        return refusal_of([&] { resume(laboratory_.parts(), folder, {}); });
    }

    // The same run with its first five samples, as an interrupted lab leaves it.
    [[nodiscard]] fs::path cut_short(const RunRecord& whole) const {
        RunRecord header = whole;
        header.run["finished_at"] = nullptr;
        fs::path cut = laboratory_.path() / "cut";
        RunStore store = RunStore::create(cut, header);
        for (std::size_t i = 0; i < 5; ++i) {
            Sample sample = whole.samples[i];
            sample.reason = "measured before";
            store.add(sample);
        }
        store.finish();
        return cut;
    }

    test::SmallLaboratory laboratory_;
    test::CapturedErrors errors_;
};

TEST_F(RunAndResume, ARunHasAFolderTheLatestLinkAndASampleForEachCell) {
    const fs::path folder = finished_run();
    EXPECT_EQ(folder.parent_path(), laboratory_.parts().results);
    EXPECT_EQ(fs::read_symlink(laboratory_.parts().results / "latest"), folder.filename());
    const RunRecord record = record_of(folder);
    EXPECT_EQ(record.samples.size(), 12U);
    EXPECT_EQ(record.run.at("planned_samples"), 12);
    EXPECT_EQ(record.run.at("id"), folder.filename().string());
    EXPECT_EQ(record.run.at("command"), "run it");
    EXPECT_TRUE(record.run.at("finished_at").is_string());
    EXPECT_TRUE(record.run.at("inputs").contains("queue"));
    EXPECT_EQ(record.contenders.at("a").at("installed"), false);
    for (const Sample& sample : record.samples) {
        EXPECT_EQ(sample.status, Status::not_installed);
        EXPECT_EQ(sample.reason, "its version command failed");
    }
}

TEST_F(RunAndResume, ARunGoesWhereTheUserWantsIt) {
    fs::path folder;
    run(laboratory_.parts(), request(laboratory_.path() / "mine/run"), folder);
    EXPECT_EQ(folder, laboratory_.path() / "mine/run");
    EXPECT_FALSE(fs::exists(laboratory_.parts().results)) << "nor is there a link to it";
}

TEST_F(RunAndResume, ARunThatIsRefusedWritesNothingAndHasNoFolder) {
    fs::path folder;
    const fs::path occupied = laboratory_.path() / "bench";
    EXPECT_NE(refusal_of([&] {
        run(laboratory_.parts(), request(occupied), folder);
    }).find("is not empty"),
              std::string::npos);
    EXPECT_TRUE(folder.empty());
    EXPECT_FALSE(fs::exists(laboratory_.parts().inputs));
    EXPECT_FALSE(fs::exists(laboratory_.parts().results));
}

TEST_F(RunAndResume, ResumingMeasuresWhatIsMissingAndNothingTwice) {
    const RunRecord whole = record_of(finished_run());
    const fs::path cut = cut_short(whole);
    resume(laboratory_.parts(), cut, {});
    const RunRecord resumed = record_of(cut);
    ASSERT_EQ(resumed.samples.size(), 12U);
    for (std::size_t i = 0; i < 12; ++i) {
        EXPECT_EQ(cell_key(resumed.samples[i].round, resumed.samples[i].cell),
                  cell_key(whole.samples[i].round, whole.samples[i].cell));
        EXPECT_EQ(resumed.samples[i].reason == "measured before", i < 5);
    }
    EXPECT_TRUE(resumed.run.at("finished_at").is_string());
}

TEST_F(RunAndResume, ARunKeepsTheSourcesThatItMeasures) {
    const fs::path kept = finished_run() / "sources";
    EXPECT_TRUE(fs::exists(kept / "a/contender.toml"));
    EXPECT_TRUE(fs::exists(kept / "b/contender.toml"));
}

TEST_F(RunAndResume, ResumingKeepsTheSourcesOfItsBeginning) {
    const RunRecord whole = record_of(finished_run());
    const fs::path cut = cut_short(whole);
    resume(laboratory_.parts(), cut, {});
    EXPECT_FALSE(fs::exists(cut / "sources")) << "what was measured before had other sources";
    RunRecord header = whole;
    header.run["finished_at"] = nullptr;
    const fs::path begun = laboratory_.path() / "begun";
    RunStore::create(begun, header).finish();
    resume(laboratory_.parts(), begun, {});
    EXPECT_TRUE(fs::exists(begun / "sources/a/contender.toml")) << "nothing was measured before";
}

TEST_F(RunAndResume, ResumingAFinishedRunAddsNothing) {
    const fs::path folder = finished_run();
    const auto finished_at = record_of(folder).run.at("finished_at");
    resume(laboratory_.parts(), folder, {});
    EXPECT_EQ(record_of(folder).samples.size(), 12U);
    EXPECT_EQ(record_of(folder).run.at("finished_at"), finished_at);
}

TEST_F(RunAndResume, ResumingAFolderThatIsNotARunIsRefused) {
    EXPECT_NE(resume_refusal(laboratory_.path() / "bench").find("not a results folder"),
              std::string::npos);
    EXPECT_NE(resume_refusal(laboratory_.path() / "none").find("not a results folder"),
              std::string::npos);
    EXPECT_FALSE(fs::exists(laboratory_.path() / "none"));
}

TEST_F(RunAndResume, ResumingWithOtherContendersIsRefused) {
    const fs::path folder = cut_short(record_of(finished_run()));
    laboratory_.add_contender("c", "exit 1");
    EXPECT_EQ(resume_refusal(folder),
              folder.string() +
                  ": contenders were added or removed since this run began: begin a new one");
    EXPECT_EQ(record_of(folder).samples.size(), 5U);
}

TEST_F(RunAndResume, ResumingOnAnotherMachineIsRefused) {
    RunRecord whole = record_of(finished_run());
    whole.environment["host"]["cpu"]["model"] = "another";
    const fs::path folder = cut_short(whole);
    const std::string refusal = resume_refusal(folder);
    EXPECT_TRUE(refusal.starts_with(folder.string() + ": its times cannot be compared with new "
                                                      "ones, because the CPU was \"another\""))
        << refusal;
    EXPECT_EQ(record_of(folder).samples.size(), 5U);
}

} // namespace
} // namespace paceline::lab
