// SPDX-License-Identifier: Apache-2.0
// What is taken from the folder of a run: cut where it is long, and nothing from elsewhere.
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/report/run_files.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

class RunFiles : public testing::Test {
protected:
    static Sample sample(Status status, const std::string& log, const std::string& reason = "") {
        Sample sample;
        sample.status = status;
        sample.log = log;
        sample.reason = reason;
        return sample;
    }

    [[nodiscard]] std::vector<std::string> logs_of(const std::vector<Sample>& samples,
                                                   std::size_t all = kAllLogs) const {
        std::vector<std::string> names;
        for (const auto& [name, text] : read_logs(folder_.path(), samples, all)) {
            names.push_back(name);
        }
        return names;
    }

    const test::TemporaryFolder folder_;
};

using Names = std::vector<std::string>;

TEST_F(RunFiles, ALogIsKeptAsItIs) {
    folder_.write("logs/a.log", "one\ntwo\n");
    EXPECT_EQ(read_logs(folder_.path(), {sample(Status::ok, "logs/a.log")}).at("logs/a.log"),
              "one\ntwo\n");
}

TEST_F(RunFiles, ALinkLeadsNowhereOutOfTheRun) {
    const test::TemporaryFolder elsewhere;
    elsewhere.write("a.log", "secret");
    elsewhere.write("contender.py", "secret");
    fs::create_directory_symlink(elsewhere.path(), folder_.path() / "logs");
    fs::create_directory(folder_.path() / "sources");
    fs::create_directory_symlink(elsewhere.path(), folder_.path() / "sources/a");
    EXPECT_TRUE(logs_of({sample(Status::ok, "logs/a.log")}).empty());
    EXPECT_TRUE(read_sources(folder_.path(), {{"a", nlohmann::json::object()}}).at("a").empty());
}

TEST_F(RunFiles, ALongLogKeepsItsEndsAndSaysWhatIsMissing) {
    const std::string middle(100'000, '.');
    const fs::path file = folder_.write("logs/a.log", "begin" + middle + "end");
    const std::string text = text_of(file, 1000).value_or("");
    EXPECT_TRUE(text.starts_with("begin..."));
    EXPECT_TRUE(text.ends_with("...end"));
    EXPECT_NE(text.find("\n[99,008 bytes left out here]\n"), std::string::npos);
    EXPECT_EQ(text.size(), 1000 + std::string("\n[99,008 bytes left out here]\n").size());
}

TEST_F(RunFiles, ACutLeavesNoHalfCharacters) {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "€";
    }
    const fs::path file = folder_.write("logs/a.log", text);
    for (const std::size_t limit : {100U, 101U, 102U, 103U, 104U, 105U}) {
        const std::string cut = text_of(file, limit).value_or("");
        EXPECT_EQ(cut.find("\xEF\xBF\xBD"), std::string::npos) << limit << ": " << cut;
    }
}

TEST_F(RunFiles, BytesThatAreNotUtf8AreReplaced) {
    EXPECT_EQ(text_of(folder_.write("a", "x\xFFy"), 100), "x\xEF\xBF\xBDy");
}

TEST_F(RunFiles, StacksThatAReasonNamesAreKeptToo) {
    folder_.write("logs/a.log", "x");
    folder_.write("stacks/a.txt", "== process 1");
    EXPECT_EQ(logs_of({sample(Status::hang, "logs/a.log",
                              "no reply to run within 5 s; stacks in stacks/a.txt")}),
              (Names{"logs/a.log", "stacks/a.txt"}));
}

TEST_F(RunFiles, WhatDoesNotFitIsLeftOutAndThoseOfFailuresComeFirst) {
    for (const char* name : {"logs/1.log", "logs/2.log", "logs/3.log"}) {
        folder_.write(name, std::string(100, 'x'));
    }
    const std::vector<Sample> samples{sample(Status::ok, "logs/1.log"),
                                      sample(Status::ok, "logs/2.log"),
                                      sample(Status::crash, "logs/3.log")};
    EXPECT_EQ(logs_of(samples, 300), (Names{"logs/1.log", "logs/2.log", "logs/3.log"}));
    EXPECT_EQ(logs_of(samples, 299), (Names{"logs/1.log", "logs/3.log"}));
    EXPECT_EQ(logs_of(samples, 100), (Names{"logs/3.log"}));
}

TEST_F(RunFiles, ALogThatIsGoneIsLeftOut) {
    EXPECT_EQ(logs_of({sample(Status::ok, "logs/none.log"), sample(Status::ok, "")}), Names{});
}

TEST_F(RunFiles, NothingOutsideTheFolderOfTheRunIsRead) {
    const fs::path secret = folder_.write("secret", "s");
    fs::create_directories(folder_.path() / "run/logs");
    fs::create_symlink(secret, folder_.path() / "run/logs/link.log");
    const auto logs =
        read_logs(folder_.path() / "run",
                  {sample(Status::ok, "../secret"), sample(Status::ok, secret.string()),
                   sample(Status::ok, "logs/link.log"), sample(Status::ok, "logs/../../secret"),
                   sample(Status::ok, "logs")});
    EXPECT_TRUE(logs.empty());
    folder_.write("sources/a", "s");
    EXPECT_TRUE(read_sources(folder_.path() / "run", {{"../../sources", nullptr}})
                    .at("../../sources")
                    .empty());
}

TEST_F(RunFiles, SourcesAreSortedAndThoseOfOtherContendersIgnored) {
    folder_.write("sources/a/main.cpp", "int main() {}\n");
    folder_.write("sources/a/contender.toml", "name = \"A\"\n");
    folder_.write("sources/b/contender.py", "pass\n");
    const auto sources =
        read_sources(folder_.path(), {{"a", nlohmann::json::object()}, {"none", nullptr}});
    ASSERT_EQ(sources.at("a").size(), 2U);
    EXPECT_EQ(sources.at("a")[0].file, "contender.toml");
    EXPECT_EQ(sources.at("a")[1].text, "int main() {}\n");
    EXPECT_TRUE(sources.at("none").empty());
    EXPECT_FALSE(sources.contains("b"));
}

} // namespace
} // namespace paceline::lab
