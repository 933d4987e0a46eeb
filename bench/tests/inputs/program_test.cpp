// SPDX-License-Identifier: Apache-2.0
// Running programs: what they say, how they end, and that none is left.
#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "inputs/error.hpp"
#include "inputs/program.hpp"
#include "support/leak_check.hpp"

namespace paceline::inputs {
namespace {

class Program : public test::LeakCheck {
protected:
    // The lines that a shell script says.
    static std::vector<std::string> run(const std::string& script, CancelCheck cancelled = {}) {
        std::vector<std::string> lines;
        run_program({"/bin/sh", "-c", script}, [&](std::string_view line) {
            lines.emplace_back(line);
        }, Reporter({}, std::move(cancelled)));
        return lines;
    }

    static std::string error_of(const std::string& script) {
        try {
            run(script);
        } catch (const InputError& error) {
            return error.what();
        }
        ADD_FAILURE() << "no InputError";
        return {};
    }
};

TEST_F(Program, IsHeardLineByLine) {
    EXPECT_EQ(run("echo one; echo; echo two"), (std::vector<std::string>{"one", "", "two"}));
    EXPECT_EQ(run("true"), std::vector<std::string>{});
}

TEST_F(Program, IsHeardToTheEndOfALineThatDoesNotEnd) {
    EXPECT_EQ(run("printf 'one\\ntwo'"), (std::vector<std::string>{"one", "two"}));
}

TEST_F(Program, IsHeardInLongLines) {
    const auto lines = run("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], std::string(100'000, 'x'));
}

TEST_F(Program, MaySayMuchOnBothOutputs) {
    // More than a pipe holds, on one and then on the other.
    EXPECT_EQ(run("head -c 1000000 /dev/zero >&2; seq 50000; head -c 1000000 /dev/zero >&2").size(),
              50'000U);
}

TEST_F(Program, HasNoInput) {
    EXPECT_EQ(run("cat; echo end"), std::vector<std::string>{"end"});
}

TEST_F(Program, ThatExitsWithTwoIsQuotedByItsLastLine) {
    EXPECT_EQ(error_of("echo first >&2; echo 'the reason  ' >&2; echo >&2; exit 2"), "the reason");
}

TEST_F(Program, ThatFailsOtherwiseIsNamedToo) {
    EXPECT_EQ(error_of("echo reason >&2; exit 3"), "/bin/sh -c failed with status 3: reason");
    EXPECT_EQ(error_of("exit 2"), "/bin/sh -c failed with status 2 and did not say why");
}

TEST_F(Program, ThatFailsAfterManyErrorsIsQuotedByTheLast) {
    EXPECT_EQ(error_of("seq 100000 >&2; exit 2"), "100000");
}

TEST_F(Program, ThatIsKilledSaysTheSignal) {
    EXPECT_EQ(error_of("kill -9 $$"), "/bin/sh -c was killed by signal 9");
}

TEST_F(Program, ThatDoesNotExistIsNamed) {
    try {
        run_program({"/no/such/program"}, [](std::string_view) {}, Reporter({}, {}));
        FAIL() << "no InputError";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "cannot start /no/such/program: No such file or directory");
    }
}

TEST_F(Program, IsKilledWhenCancelled) {
    int checks = 0;
    EXPECT_THROW(run("exec sleep 1000", [&] { return ++checks == 3; }), Interrupted);
}

TEST_F(Program, IsKilledWhenItsListenerThrows) {
    const auto listen = [](std::string_view) { throw std::runtime_error("enough"); };
    EXPECT_THROW(run_program({"/bin/sh", "-c", "echo; exec sleep 1000"}, listen, Reporter({}, {})),
                 std::runtime_error);
}

TEST_F(Program, StartsWithNoSignalBlocked) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &all, &before), 0);
    const auto lines = run("grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\t'");
    ASSERT_EQ(pthread_sigmask(SIG_SETMASK, &before, nullptr), 0);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], "SigBlk:0000000000000000");
}

} // namespace
} // namespace paceline::inputs
