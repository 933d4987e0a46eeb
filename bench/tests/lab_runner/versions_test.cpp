// SPDX-License-Identifier: Apache-2.0
// What a version command may do: print, fail, hang, not exist.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lab/runner/versions.hpp"
#include "support/leak_check.hpp"

namespace paceline::lab {
namespace {

class Versions : public test::LeakCheck {
protected:
    static Contender with_version(std::vector<std::string> command) {
        Contender contender;
        contender.id = "a";
        contender.folder = "bench/contenders/a";
        contender.version_command = std::move(command);
        return contender;
    }

    Installed asked(const std::string& script) const {
        return find_installed(laboratory_, with_version({"/bin/sh", "-c", script}));
    }

    const Laboratory laboratory_{.source = "sources/bench",
                                 .python = "/bin/echo",
                                 .programs = "built",
                                 .supervisor = "",
                                 .kernels = "built/kernels.so",
                                 .barrier = "built/barrier.so",
                                 .results = "",
                                 .inputs = "",
                                 .page = ""};
};

TEST_F(Versions, AreTheLastLineThatIsPrinted) {
    const Installed installed = asked("echo loading; printf 'built 2026\\n1.2.3 (x)\\r\\n \\n\\n'");
    EXPECT_TRUE(installed.installed);
    EXPECT_EQ(installed.version, "1.2.3 (x)");
    EXPECT_EQ(installed.reason, "");
    EXPECT_EQ(asked("printf 4").version, "4") << "no newline, one letter";
}

TEST_F(Versions, DoNotComeFromStandardError) {
    const Installed installed = asked("echo 1.0; echo deprecated >&2");
    EXPECT_EQ(installed.version, "1.0");
}

TEST_F(Versions, ThatAreNotPrintedAreEmptyButTheContenderIsThere) {
    for (const char* script : {"true", "printf ' \\n\\n'"}) {
        const Installed installed = asked(script);
        EXPECT_TRUE(installed.installed);
        EXPECT_EQ(installed.version, "");
    }
}

TEST_F(Versions, OfACommandThatFailsAreTheLastLineOfItsErrors) {
    const Installed installed =
        asked("echo 1.0; printf 'Traceback:\\n  line 1\\nImportError: no x\\n' >&2; exit 1");
    EXPECT_FALSE(installed.installed);
    EXPECT_EQ(installed.version, "");
    EXPECT_EQ(installed.reason, "ImportError: no x");
}

TEST_F(Versions, OfACommandThatFailsSilentlySaySo) {
    EXPECT_EQ(asked("exit 3").reason, "its version command failed");
    const Installed killed = asked("echo 1.0; kill -KILL $$");
    EXPECT_FALSE(killed.installed);
    EXPECT_EQ(killed.reason, "its version command failed");
}

TEST_F(Versions, OfAProgramThatIsNotThereSayHowToBuildIt) {
    const Installed installed = find_installed(laboratory_, with_version({"{programs}/no_such"}));
    EXPECT_FALSE(installed.installed);
    EXPECT_EQ(installed.reason,
              "cannot start built/no_such: No such file or directory; build it with `make build`");
}

TEST_F(Versions, AreAskedWithPlaceholdersAndEnvironment) {
    EXPECT_EQ(
        find_installed(laboratory_, with_version({"{python}", "{folder}", "{programs}/{programs}"}))
            .version,
        "bench/contenders/a built/built");
    EXPECT_EQ(asked("echo $PYTHONPATH $PACELINE_BENCH_KERNELS $PACELINE_BENCH_BARRIER").version,
              "sources/bench/sdk/python built/kernels.so built/barrier.so");
    EXPECT_EQ(asked("echo $OMP_NUM_THREADS $OPENBLAS_NUM_THREADS $MKL_NUM_THREADS").version,
              "1 1 1");
}

TEST_F(Versions, OfSeveralAreAskedSideBySideAndAHangDelaysNoOther) {
    std::map<std::string, Contender> contenders;
    contenders.emplace("fine", with_version({"/bin/sh", "-c", "echo 1"}));
    contenders.emplace("broken", with_version({"/bin/sh", "-c", "echo no >&2; exit 1"}));
    contenders.emplace("hung", with_version({"/bin/sh", "-c", "echo 2; sleep 1000 & sleep 1000"}));
    contenders.emplace("not_asked", with_version({"/bin/sh", "-c", "exit 1"}));
    const auto installed =
        find_all_installed(laboratory_, contenders, {"fine", "broken", "hung"}, 5);
    ASSERT_EQ(installed.size(), 3U);
    EXPECT_EQ(installed.at("fine").version, "1");
    EXPECT_EQ(installed.at("broken").reason, "no");
    EXPECT_FALSE(installed.at("hung").installed);
    EXPECT_EQ(installed.at("hung").version, "");
    EXPECT_EQ(installed.at("hung").reason, "its version command took longer than 5 s");
}

TEST(Placeholders, AreReplacedWhereverTheyStand) {
    EXPECT_EQ(expanded("{a}-{b}-{a}", {{"a", "1"}, {"b", ""}}), "1--1");
    EXPECT_EQ(expanded("{a}{a}", {{"a", "{a}"}}), "{a}{a}") << "a value is not looked at again";
}

TEST(Placeholders, ThatAreUnknownAndOtherBracesStay) {
    EXPECT_EQ(expanded("{c} {} {a", {{"a", "1"}}), "{c} {} {a");
    EXPECT_EQ(expanded("", {{"a", "1"}}), "");
}

} // namespace
} // namespace paceline::lab
