// SPDX-License-Identifier: Apache-2.0
// What is not ours, is damaged, is being written or cannot be written is refused in one line.
#include <csignal>

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/store/run_store.hpp"
#include "run_store_test_support.hpp"
#include "support/temporary_folder.hpp"
#include "support/without_capabilities.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

std::string message_of_opening(const fs::path& run, Database::Mode mode) {
    return message_of([&] { static_cast<void>(RunStore::open(run, mode)); });
}

std::string message_of_loading(const fs::path& run) {
    return message_of([&] { static_cast<void>(RunStore::open(run, Database::Mode::read).load()); });
}

// A finished run of one sample, then changed by `sql`.
fs::path run_changed_by(const test::TemporaryFolder& folder, const std::string& sql) {
    const fs::path run = folder.path() / "run";
    fs::remove_all(run);
    RunStore store = RunStore::create(run, header());
    store.add(full_sample(0));
    store.finish();
    Database(run / "run.sqlite", Database::Mode::write).execute(sql);
    return run;
}

TEST(RunStore, RefusesAFolderThatIsNotEmpty) {
    const test::TemporaryFolder folder;
    folder.write("run/notes.txt", "mine");
    EXPECT_NE(message_of([&] {
        static_cast<void>(RunStore::create(folder.path() / "run", header()));
    }).find("is not empty"),
              std::string::npos);
}

TEST(RunStore, RefusesAFolderThatIsNoRun) {
    const test::TemporaryFolder folder;
    EXPECT_NE(message_of([&] {
        static_cast<void>(RunStore::open(folder.path(), Database::Mode::read));
    }).find("is not a results folder of paceline-bench"),
              std::string::npos);
}

TEST(RunStore, RefusesADatabaseOfAnotherProgram) {
    const test::TemporaryFolder folder;
    Database other(folder.path() / "run.sqlite", Database::Mode::create);
    other.execute("CREATE TABLE samples (x)");
    EXPECT_NE(message_of([&] {
        static_cast<void>(RunStore::open(folder.path(), Database::Mode::read));
    }).find("some other database"),
              std::string::npos);
}

TEST(RunStore, RefusesAFileThatIsNoDatabase) {
    const test::TemporaryFolder folder;
    folder.write("run.sqlite", std::string(5000, 'x'));
    EXPECT_NE(message_of([&] {
        static_cast<void>(RunStore::open(folder.path(), Database::Mode::read));
    }).find("not a database of paceline-bench or is damaged"),
              std::string::npos);
}

TEST(RunStore, RefusesADatabaseFromANewerVersion) {
    const test::TemporaryFolder folder;
    {
        RunStore store = RunStore::create(folder.path() / "run", header());
        store.finish();
        Database(folder.path() / "run/run.sqlite", Database::Mode::write)
            .execute("PRAGMA user_version = 99");
    }
    EXPECT_NE(message_of([&] {
        static_cast<void>(RunStore::open(folder.path() / "run", Database::Mode::read));
    }).find("newer paceline-bench (schema 99, this one reads 1)"),
              std::string::npos);
}

TEST(RunStore, AFolderThatCannotBeMadeIsAnError) {
    const test::TemporaryFolder folder;
    folder.write("file", "x");
    EXPECT_NE(message_of([&] {
        static_cast<void>(RunStore::create(folder.path() / "file/run", header()));
    }).find("cannot make the results folder"),
              std::string::npos);
}

TEST(RunStore, RefusesADatabaseWithASchemaThatNobodyWrites) {
    const test::TemporaryFolder folder;
    const fs::path run = run_changed_by(folder, "PRAGMA user_version = 0");
    for (const auto mode : {Database::Mode::read, Database::Mode::write}) {
        EXPECT_EQ(message_of_opening(run, mode),
                  (run / "run.sqlite").string() +
                      " is damaged: no paceline-bench writes schema 0, this one reads 1; restore "
                      "it from a copy, or begin a new run");
    }
}

TEST(RunStore, RefusesToWriteWhatAnotherWritesUntilThatHasEnded) {
    const test::TemporaryFolder folder;
    const fs::path run = folder.path() / "run";
    const std::string busy = run.string() + " is being written by another paceline-bench: wait "
                                            "until it has ended, or choose another folder with "
                                            "--out";
    {
        const RunStore creator = RunStore::create(run, header());
        EXPECT_EQ(message_of_opening(run, Database::Mode::write), busy);
        EXPECT_EQ(message_of([&] { static_cast<void>(RunStore::create(run, header())); }), busy);
        EXPECT_EQ(message_of_opening(run, Database::Mode::read), "(no error)");
    }
    const RunStore writer = RunStore::open(run, Database::Mode::write);
    EXPECT_EQ(message_of_opening(run, Database::Mode::write), busy);
    EXPECT_EQ(message_of_loading(run), "(no error)");
}

TEST(RunStore, AProgramThatTheWriterStartedDoesNotKeepTheRunLocked) {
    const test::TemporaryFolder folder;
    const fs::path run = folder.path() / "run";
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    pid_t program = -1;
    {
        const RunStore writer = RunStore::create(run, header());
        std::string name = "cat"; // lives until the pipe is closed
        std::array<char*, 2> arguments{name.data(), nullptr};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
        ::posix_spawn_file_actions_addclose(&actions, ends[1]);
        ASSERT_EQ(::posix_spawnp(&program, "cat", &actions, nullptr, arguments.data(), environ), 0);
        ::posix_spawn_file_actions_destroy(&actions);
    }
    EXPECT_EQ(message_of_opening(run, Database::Mode::write), "(no error)");
    EXPECT_EQ(::waitpid(program, nullptr, WNOHANG), 0) << "it must have lived until here";
    ::close(ends[0]);
    ::close(ends[1]);
    ::waitpid(program, nullptr, 0);
}

TEST(RunStore, ADamagedHeaderIsNamedWithItsFile) {
    const test::TemporaryFolder folder;
    for (const char* sql : {"UPDATE header SET value = '{\"id\": ' WHERE key = 'run'",
                            "UPDATE header SET value = 'null' WHERE key = 'run'",
                            "DELETE FROM header WHERE key = 'run'"}) {
        const fs::path run = run_changed_by(folder, sql);
        EXPECT_EQ(message_of_loading(run),
                  (run / "run.sqlite").string() +
                      " is damaged: its header \"run\" is missing or no JSON object; restore it "
                      "from a copy, or begin a new run")
            << sql;
    }
}

TEST(RunStore, ADamagedSampleIsNamedWithItsFile) {
    const test::TemporaryFolder folder;
    for (const char* sql :
         {"UPDATE samples SET parameters = '{'", "UPDATE samples SET parameters = 'null'",
          "UPDATE samples SET run_ns = '[\"soon\"]'", "UPDATE samples SET status = 'fine'"}) {
        const fs::path run = run_changed_by(folder, sql);
        EXPECT_EQ(message_of_loading(run),
                  (run / "run.sqlite").string() +
                      " is damaged: its sample 1 is broken; restore it from a copy, or begin a "
                      "new run")
            << sql;
    }
}

TEST(RunStore, AMissingTableIsNamedWithItsFileAndAdvice) {
    const test::TemporaryFolder folder;
    const fs::path run = run_changed_by(folder, "DROP TABLE samples");
    const std::string message = message_of_loading(run);
    EXPECT_TRUE(message.starts_with((run / "run.sqlite").string())) << message;
    EXPECT_TRUE(message.ends_with("is damaged: restore it from a copy, or begin a new run"))
        << message;
}

TEST(RunStore, AFolderThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured) {
    const test::TemporaryFolder folder;
    const fs::path run = run_changed_by(folder, "");
    fs::permissions(run, fs::perms(0555));
    EXPECT_EQ(
        test::without_capabilities([&] { return message_of_opening(run, Database::Mode::write); }),
        "cannot write to " + run.string() +
            ": Permission denied; make the folder writable, or begin a new run");
    EXPECT_EQ(test::without_capabilities([&] { return message_of_loading(run); }), "(no error)");
    fs::permissions(run, fs::perms(0755));
}

TEST(RunStore, AFileThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured) {
    const test::TemporaryFolder folder;
    const fs::path run = run_changed_by(folder, "");
    fs::permissions(run / "run.sqlite", fs::perms(0444));
    const std::string message =
        test::without_capabilities([&] { return message_of_opening(run, Database::Mode::write); });
    EXPECT_TRUE(message.starts_with((run / "run.sqlite").string())) << message;
    EXPECT_TRUE(message.ends_with("that you may write to it and to the file")) << message;
}

TEST(RunStore, ARunThatCannotBeBegunLeavesNothingBehind) {
    const test::TemporaryFolder folder;
    const fs::path run = folder.path() / "run";
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    const std::string message =
        message_of([&] { static_cast<void>(RunStore::create(run, header())); });
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    EXPECT_NE(message, "(no error)");
    EXPECT_FALSE(fs::exists(run));
}

} // namespace
} // namespace paceline::lab
