// SPDX-License-Identifier: Apache-2.0
// Programs that the lab runs to their end.
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "lab/process/spawn.hpp"
#include "support/leak_check.hpp"

namespace paceline::lab {
namespace {

class Spawn : public test::LeakCheck {
protected:
    static Finished shell(const std::string& script, double seconds = 100,
                          std::map<std::string, std::string> environment = {}) {
        SpawnOptions options;
        options.command = {"/bin/sh", "-c", script};
        options.environment = std::move(environment);
        return run_program(options, seconds);
    }
};

TEST_F(Spawn, KeepsBothOutputsAndTheExitCode) {
    const Finished finished = shell("echo out; echo err >&2; exit 7");
    EXPECT_EQ(finished.output, "out\n");
    EXPECT_EQ(finished.errors, "err\n");
    EXPECT_EQ(finished.code, 7);
    EXPECT_EQ(finished.signal, 0);
}

TEST_F(Spawn, NamesTheSignalThatEndedTheProgram) {
    EXPECT_EQ(shell("kill -SEGV $$").signal, SIGSEGV);
}

TEST_F(Spawn, EndsAProgramThatTakesTooLongWithItsChildren) {
    const Finished finished = shell("sleep 1000 & sleep 1000", 0.2);
    EXPECT_TRUE(finished.timed_out);
    EXPECT_EQ(finished.signal, SIGKILL);
}

TEST_F(Spawn, EndsAProgramThatClosedItsOutputsAndLivesOn) {
    const Finished finished = shell("exec >/dev/null 2>&1; sleep 1000", 0.2);
    EXPECT_TRUE(finished.timed_out);
    EXPECT_EQ(finished.signal, SIGKILL);
}

TEST_F(Spawn, LaysTheEnvironmentOverThatOfThisProcess) {
    setenv("PACELINE_TEST_A", "old", 1);
    setenv("PACELINE_TEST_B", "kept", 1);
    EXPECT_EQ(
        shell("echo $PACELINE_TEST_A $PACELINE_TEST_B", 100, {{"PACELINE_TEST_A", "new"}}).output,
        "new kept\n");
}

TEST_F(Spawn, GivesAChildNoDescriptorButItsOwn) {
    const std::string before = shell("ls /proc/self/fd").output;
    const Pipe pipe = make_pipe();
    EXPECT_EQ(shell("ls /proc/self/fd").output, before);
}

TEST_F(Spawn, StandardInputIsEmpty) {
    EXPECT_EQ(shell("cat").output, "");
}

TEST_F(Spawn, NamesAProgramThatIsNotThere) {
    SpawnOptions options;
    options.command = {"/no/such/program"};
    try {
        static_cast<void>(run_program(options, 1));
        FAIL();
    } catch (const std::system_error& error) {
        EXPECT_NE(std::string(error.what()).find("/no/such/program"), std::string::npos);
    }
}

} // namespace
} // namespace paceline::lab
