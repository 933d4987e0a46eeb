// SPDX-License-Identifier: Apache-2.0
// The log and the stacks of a sample, as they lie in the folder of the run.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/spawn.hpp"
#include "lab/runner/sample_files.hpp"
#include "lab/types/error.hpp"
#include "support/leak_check.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class SampleFiles : public test::LeakCheck {
protected:
    [[nodiscard]] SampleRequest request() const {
        SampleRequest request;
        request.logs = folder_.path() / "logs";
        request.stacks = folder_.path() / "stacks";
        request.name = "00001-queue-a";
        return request;
    }

    [[nodiscard]] Laboratory laboratory() const {
        Laboratory laboratory;
        laboratory.python = folder_.path() / "python";
        return laboratory;
    }

    static OutputLog log_of(const std::string& text) {
        OutputLog log;
        log.add(text);
        return log;
    }

    const test::TemporaryFolder folder_;
};

TEST_F(SampleFiles, HoldTheOutputUnderANameRelativeToTheRun) {
    EXPECT_EQ(write_sample_log(request(), log_of("one\ntwo"), ""), "logs/00001-queue-a.log");
    EXPECT_EQ(contents(folder_.path() / "logs/00001-queue-a.log"), "one\ntwo");
}

TEST_F(SampleFiles, AreNotMadeForAContenderThatPrintedNothing) {
    EXPECT_EQ(write_sample_log(request(), {}, ""), "");
    EXPECT_FALSE(fs::exists(folder_.path() / "logs"));
}

TEST_F(SampleFiles, HoldTheTracebackBehindTheOutput) {
    EXPECT_EQ(write_sample_log(request(), log_of("loading"), "File x, line 1"),
              "logs/00001-queue-a.log");
    EXPECT_EQ(contents(folder_.path() / "logs/00001-queue-a.log"),
              "loading\n[traceback in the reply]\nFile x, line 1\n");
}

TEST_F(SampleFiles, HoldATracebackWithoutOutput) {
    EXPECT_EQ(write_sample_log(request(), {}, "File x"), "logs/00001-queue-a.log");
    EXPECT_EQ(contents(folder_.path() / "logs/00001-queue-a.log"),
              "\n[traceback in the reply]\nFile x\n");
}

TEST_F(SampleFiles, HoldBothEndsOfAFloodAndTheTraceback) {
    OutputLog flood = log_of("begin");
    const std::string piece(1U << 20U, 'x');
    for (int i = 0; i < 5; ++i) {
        flood.add(piece);
    }
    flood.add("end");
    EXPECT_EQ(write_sample_log(request(), flood, "File x"), "logs/00001-queue-a.log");
    const std::string text = contents(folder_.path() / "logs/00001-queue-a.log");
    EXPECT_TRUE(text.starts_with("begin"));
    EXPECT_NE(text.find("[4194312 bytes left out"), std::string::npos);
    EXPECT_TRUE(text.ends_with("end\n[traceback in the reply]\nFile x\n"));
    EXPECT_LT(text.size(), piece.size() + 200);
}

TEST_F(SampleFiles, AreWrittenAgainForTheSameSample) {
    static_cast<void>(write_sample_log(request(), log_of("a long first text"), ""));
    static_cast<void>(write_sample_log(request(), log_of("second"), ""));
    EXPECT_EQ(contents(folder_.path() / "logs/00001-queue-a.log"), "second");
}

TEST_F(SampleFiles, ThatCannotBeWrittenSayWhatToDo) {
    const std::string expected = "cannot write " +
                                 (folder_.path() / "logs/00001-queue-a.log").string() +
                                 ": free some space, then continue with run --resume";
    const auto message = [&] {
        try {
            static_cast<void>(write_sample_log(request(), log_of("x"), ""));
        } catch (const UserError& error) {
            return std::string(error.what());
        }
        return std::string("(no error)");
    };
    fs::create_directory(folder_.path() / "logs");
    fs::create_symlink("/dev/full", folder_.path() / "logs/00001-queue-a.log");
    EXPECT_EQ(message(), expected) << "a full disk";
    fs::remove_all(folder_.path() / "logs");
    folder_.write("logs", "a file where the folder should be");
    EXPECT_EQ(message(), expected) << "no folder";
}

TEST_F(SampleFiles, HoldTheProcessesOfAHungTree) {
    const pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    siginfo_t ended{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(save_sample_stacks(request(), laboratory(), getpid()),
              "; stacks in stacks/00001-queue-a.txt");
    const std::string text = contents(folder_.path() / "stacks/00001-queue-a.txt");
    EXPECT_NE(text.find("== process " + std::to_string(child)), std::string::npos) << text;
    EXPECT_NE(text.find("state Z"), std::string::npos) << text;
    EXPECT_EQ(waitpid(child, nullptr, 0), child);
}

TEST_F(SampleFiles, HoldPythonStacksByTheToolBesideTheInterpreter) {
    fs::copy_file("/bin/sleep", folder_.path() / "python");
    const fs::path tool = folder_.write("py-spy", "#!/bin/sh\necho \"stack by $*\"\n");
    fs::permissions(tool, fs::perms::owner_all);
    SpawnOptions options;
    options.command = {folder_.path() / "python", "1000"};
    const pid_t child = spawn(options);
    static_cast<void>(save_sample_stacks(request(), laboratory(), getpid()));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const std::string text = contents(folder_.path() / "stacks/00001-queue-a.txt");
    EXPECT_NE(text.find("stack by dump --pid " + std::to_string(child)), std::string::npos) << text;
}

} // namespace
} // namespace paceline::lab
