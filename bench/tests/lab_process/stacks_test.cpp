// SPDX-License-Identifier: Apache-2.0
// The stacks of a hung tree name the function that it hangs in.
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/proc.hpp"
#include "lab/process/spawn.hpp"
#include "lab/process/stacks.hpp"
#include "support/leak_check.hpp"

namespace paceline::lab {
namespace {

class Stacks : public test::LeakCheck {};

TEST_F(Stacks, NameEachProcessItsCommandAndWhatItWaitsIn) {
    SpawnOptions options;
    options.command = {"/bin/sleep", "1000"};
    const pid_t child = spawn(options);
    while (read_text("/proc/" + std::to_string(child) + "/wchan").find("sleep") ==
           std::string::npos) {
        usleep(1000); // until it sleeps: wchan says so
    }
    const std::string report = tree_stacks(getpid(), {.py_spy = "", .gdb = "gdb"});
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_NE(report.find("/bin/sleep 1000"), std::string::npos) << report;
    EXPECT_NE(report.find("nanosleep"), std::string::npos) << report;
}

TEST_F(Stacks, SayThatAToolIsMissingRatherThanFail) {
    SpawnOptions options;
    options.command = {"/bin/sleep", "1000"};
    const pid_t child = spawn(options);
    const std::string report = tree_stacks(getpid(), {.py_spy = "", .gdb = "/no/such/gdb"});
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_NE(report.find("cannot start /no/such/gdb"), std::string::npos) << report;
}

} // namespace
} // namespace paceline::lab
