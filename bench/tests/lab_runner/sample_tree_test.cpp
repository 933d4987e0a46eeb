// SPDX-License-Identifier: Apache-2.0
// With what the tree of a sample is started.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/sample_tree.hpp"

namespace paceline::lab {
namespace {

class SampleTree : public testing::Test {
protected:
    static Contender contender() {
        Contender contender;
        contender.folder = "bench/contenders/a";
        contender.command = {"{python}", "{folder}/main.py", "--spool={temporary}/x",
                             "{shared_memory}", "{programs}/a"};
        return contender;
    }

    static Laboratory laboratory() {
        Laboratory laboratory;
        laboratory.source = "sources/bench";
        laboratory.python = "bin/python";
        laboratory.programs = "built";
        laboratory.supervisor = "bin/supervisor";
        return laboratory;
    }

    const SampleFolders folders_;
};

TEST_F(SampleTree, ReplacesEveryPlaceholderOfTheCommand) {
    const TreeOptions options = sample_tree_options(laboratory(), contender(), folders_);
    EXPECT_EQ(options.command, (std::vector<std::string>{"bin/python", "bench/contenders/a/main.py",
                                                         "--spool=" + folders_.temporary() + "/x",
                                                         folders_.shared_memory(), "built/a"}));
    EXPECT_EQ(options.supervisor, "bin/supervisor");
}

TEST_F(SampleTree, LivesInItsFoldersAndRemovesThem) {
    const TreeOptions options = sample_tree_options(laboratory(), contender(), folders_);
    EXPECT_EQ(options.folders,
              (std::vector<std::string>{folders_.temporary(), folders_.shared_memory()}));
    EXPECT_EQ(options.working_folder, folders_.temporary());
    EXPECT_EQ(options.environment.at("TMPDIR"), folders_.temporary());
}

TEST_F(SampleTree, HasOneThreadInsideEachKernelUnlessTheContenderSaysOtherwise) {
    Contender other = contender();
    other.environment = {{"OMP_NUM_THREADS", "2"}, {"SPOOL", "{temporary}/spool"}};
    const auto environment = sample_tree_options(laboratory(), other, folders_).environment;
    EXPECT_EQ(environment.at("OMP_NUM_THREADS"), "2");
    EXPECT_EQ(environment.at("OPENBLAS_NUM_THREADS"), "1");
    EXPECT_EQ(environment.at("SPOOL"), folders_.temporary() + "/spool");
    EXPECT_EQ(environment.at("PYTHONPATH"), "sources/bench/sdk/python");
    EXPECT_EQ(environment.at("PYTHONUNBUFFERED"), "1");
}

} // namespace
} // namespace paceline::lab
