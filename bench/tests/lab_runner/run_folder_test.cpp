// SPDX-License-Identifier: Apache-2.0
// Where a run goes, where it may not go, and the link to the newest.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "lab/runner/run_folder.hpp"
#include "lab/types/error.hpp"
#include "support/temporary_folder.hpp"
#include "support/without_capabilities.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

std::string refusal_of(const fs::path& folder) {
    try {
        check_run_folder(folder);
    } catch (const UserError& error) {
        return error.what();
    }
    return "(no error)";
}

TEST(NewRunFolder, IsNamedAfterDateAndTime) {
    const test::TemporaryFolder results;
    const fs::path folder = make_run_folder(results.path());
    EXPECT_EQ(folder.parent_path(), results.path());
    std::string shape = folder.filename();
    std::ranges::replace_if(shape, [](char c) { return c >= '0' && c <= '9'; }, '0');
    EXPECT_EQ(shape, "0000-00-00_00-00-00");
    EXPECT_TRUE(fs::is_directory(folder));
}

TEST(NewRunFolder, HasANumberBehindItIfItsSecondIsTaken) {
    for (;;) {
        const test::TemporaryFolder results;
        const fs::path first = make_run_folder(results.path());
        const fs::path second = make_run_folder(results.path());
        const fs::path third = make_run_folder(results.path());
        // Else a second has passed meanwhile, and the next one is tried.
        if (third.filename().string().starts_with(first.filename().string())) {
            EXPECT_EQ(second, first.string() + "-2");
            EXPECT_EQ(third, first.string() + "-3");
            return;
        }
    }
}

TEST(NewRunFolder, DoesNotNeedAFolderOfResults) {
    const test::TemporaryFolder parent;
    EXPECT_EQ(make_run_folder(parent.path() / "none").parent_path(), parent.path() / "none");
}

TEST(NewRunFolder, ThatCannotBeMadeIsRefused) {
    const test::TemporaryFolder parent;
    const fs::path file = parent.write("file", "mine");
    try {
        static_cast<void>(make_run_folder(file));
        FAIL() << "made inside a file";
    } catch (const UserError& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with("cannot make " + file.string()))
            << error.what();
    }
}

TEST(RunFolder, MayBeNewAtAnyDepthOrEmpty) {
    const test::TemporaryFolder parent;
    EXPECT_NO_THROW(check_run_folder(parent.path()));
    EXPECT_NO_THROW(check_run_folder(parent.path() / "new"));
    EXPECT_NO_THROW(check_run_folder(parent.path() / "a/b/c"));
    EXPECT_FALSE(fs::exists(parent.path() / "a")) << "it is only looked at";
}

TEST(RunFolder, MayBeRelative) {
    const test::TemporaryFolder parent;
    const fs::path before = fs::current_path();
    fs::current_path(parent.path());
    EXPECT_NO_THROW(check_run_folder("new"));
    EXPECT_NO_THROW(check_run_folder("new/one"));
    fs::current_path(before);
}

TEST(RunFolder, ThatIsAFileIsRefused) {
    const test::TemporaryFolder parent;
    const fs::path file = parent.write("file", "mine");
    EXPECT_EQ(refusal_of(file), file.string() + " is not a folder: choose another with --out");
}

TEST(RunFolder, WithSomethingInItIsRefusedAndResumeNamed) {
    const test::TemporaryFolder parent;
    parent.write("used/notes.txt", "mine");
    const std::string used = parent.path() / "used";
    EXPECT_EQ(refusal_of(used), used +
                                    " is not empty: choose a new folder with --out, or continue "
                                    "a run with run --resume " +
                                    used);
}

TEST(RunFolder, BelowAFileIsRefusedAndTheFileNamed) {
    const test::TemporaryFolder parent;
    const fs::path file = parent.write("file", "mine");
    EXPECT_EQ(refusal_of(file / "a/b"),
              "cannot write to " + file.string() + ": choose another folder with --out");
}

TEST(RunFolder, ThatMayNotBeMadeIsRefused) {
    const test::TemporaryFolder parent;
    fs::create_directory(parent.path() / "closed");
    fs::permissions(parent.path() / "closed", fs::perms::owner_read | fs::perms::owner_exec);
    const fs::path run = parent.path() / "closed/run";
    EXPECT_EQ(test::without_capabilities([&] { return refusal_of(run); }),
              "cannot write to " + run.parent_path().string() +
                  ": choose another folder with --out");
}

TEST(LatestLink, PointsToTheRunByItsNameAlone) {
    const test::TemporaryFolder results;
    results.write("run-1/run.sqlite", "");
    point_latest_to(results.path(), results.path() / "run-1");
    EXPECT_EQ(fs::read_symlink(results.path() / "latest"), "run-1") << "so results can be moved";
}

TEST(LatestLink, IsReplacedByTheNextRunAndLeavesNothingElse) {
    const test::TemporaryFolder results;
    results.write("run-1/run.sqlite", "");
    results.write("run-2/run.sqlite", "");
    point_latest_to(results.path(), results.path() / "run-1");
    point_latest_to(results.path(), results.path() / "run-2");
    EXPECT_EQ(fs::read_symlink(results.path() / "latest"), "run-2");
    EXPECT_EQ(std::distance(fs::directory_iterator(results.path()), {}), 3);
}

TEST(LatestLink, IsForWhatIsInsideTheFolderOfResults) {
    EXPECT_TRUE(is_inside("/a/results", "/a/results/run"));
    EXPECT_TRUE(is_inside("/a/results", "/a/b/../results/run"));
    EXPECT_FALSE(is_inside("/a/results", "/a/results"));
    EXPECT_FALSE(is_inside("/a/results", "/a/run"));
    EXPECT_FALSE(is_inside("/a/results", "/a/results/one/run"));
}

TEST(LatestLink, ThatCannotBeMadeIsNoError) {
    const test::TemporaryFolder parent;
    const fs::path file = parent.write("file", "mine");
    EXPECT_NO_THROW(point_latest_to(file, parent.path() / "run"));
}

TEST(LatestLink, DoesNotReplaceAFolderOfThatName) {
    const test::TemporaryFolder results;
    const fs::path mine = results.write("latest/mine", "kept");
    point_latest_to(results.path(), results.path() / "run");
    EXPECT_TRUE(fs::exists(mine));
    EXPECT_EQ(std::distance(fs::directory_iterator(results.path()), {}), 1) << "nothing else stays";
}

} // namespace
} // namespace paceline::lab
