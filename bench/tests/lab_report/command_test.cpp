// SPDX-License-Identifier: Apache-2.0
// The command that repeats one cell.
#include <gtest/gtest.h>

#include "lab/report/command.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

const json kToday{{"description", "a first look"},
                  {"rounds", 3},
                  {"workloads", {"numerical", "queue"}},
                  {"workers", {1, "cpus"}},
                  {"contenders", json::array()},
                  {"deadlines.run", 120.0},
                  {"numerical.size", 1500},
                  {"numerical.image", ""},
                  {"queue.elements", {100, 6400}},
                  {"queue.hang_after", 5.0}};

std::string command_of(const Cell& cell, const json& changes) {
    json settings = kToday;
    settings.update(changes);
    settings["name"] = "quick";
    return cell_command(cell, settings, {"quick", kToday});
}

const Cell kNumerical{"numerical", {{"size", 1500}}, "some_pool", 2};

TEST(CellCommand, NamesProfileWorkloadContenderAndWorkers) {
    EXPECT_EQ(command_of(kNumerical, json::object()),
              "build/bin/paceline-bench run --profile quick --workload numerical "
              "--contender some_pool --workers 2");
}

TEST(CellCommand, SetsWhatDiffersFromTheProfileOfToday) {
    const std::string command =
        command_of(kNumerical, {{"rounds", 5}, {"deadlines.run", 60.5}, {"numerical.size", 300}});
    EXPECT_TRUE(command.ends_with(
        " --workers 2 --set deadlines.run=60.5 --set numerical.size=300 --set rounds=5"))
        << command;
}

TEST(CellCommand, LeavesOutWhatOtherOptionsSay) {
    EXPECT_EQ(command_of(kNumerical, {{"workloads", {"numerical"}},
                                      {"workers", {2, 4}},
                                      {"contenders", {"some_pool"}},
                                      {"description", "mine"}}),
              command_of(kNumerical, json::object()));
}

TEST(CellCommand, LeavesOutSettingsOfOtherWorkloadsAndContenders) {
    EXPECT_EQ(
        command_of(kNumerical, {{"queue.hang_after", 1.0}, {"contender.another.chunk_size", 8}}),
        command_of(kNumerical, json::object()));
    const std::string command = command_of(
        kNumerical, {{"contender.some_pool.chunk_size", 8}, {"contender.serial_cpp.slow", true}});
    EXPECT_TRUE(command.ends_with(
        " --set contender.serial_cpp.slow=true --set contender.some_pool.chunk_size=8"))
        << command;
}

TEST(CellCommand, OfTheQueueMeasuresOneSize) {
    const Cell cell{"queue", {{"part", "put_get"}, {"elements", 6400}}, "some_queue", 1};
    EXPECT_EQ(command_of(cell, {{"queue.elements", {100, 6400, 51200}}}),
              "build/bin/paceline-bench run --profile quick --workload queue "
              "--contender some_queue --workers 1 --set queue.elements=6400");
}

TEST(CellCommand, IsSafeToPasteIntoAShell) {
    const std::string command =
        command_of(kNumerical, {{"numerical.image", "/pictures/it's $HOME; rm.png"}});
    EXPECT_TRUE(command.ends_with(R"( --set 'numerical.image="/pictures/it'\''s $HOME; rm.png"')"))
        << command;
}

TEST(CellCommand, OfARunWithoutSettingsIsTheProfileAlone) {
    EXPECT_TRUE(
        cell_command(kNumerical, json::object(), {"quick", kToday}).ends_with("--workers 2"));
}

TEST(ShellWord, IsQuotedOnlyWhereItMustBe) {
    EXPECT_EQ(shell_word("a_b-c.d/e=1,2"), "a_b-c.d/e=1,2");
    EXPECT_EQ(shell_word(""), "''");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word("`$x`\n"), "'`$x`\n'");
    EXPECT_EQ(shell_word("don't"), R"('don'\''t')");
}

} // namespace
} // namespace paceline::lab
