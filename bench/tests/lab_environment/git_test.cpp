// SPDX-License-Identifier: Apache-2.0
// The commit of a repository that the test makes, and every way in which there is none.
#include <gtest/gtest.h>

#include "fake_root.hpp"
#include "lab/environment/git.hpp"

namespace paceline::lab {
namespace {

class Git : public testing::Test {
protected:
    void SetUp() override {
        if (std::system("git --version > /dev/null 2>&1") != 0) {
            GTEST_SKIP() << "git is not installed";
        }
    }

    void git(const std::string& arguments) const {
        const std::string command = "git -C '" + root_.path().string() +
                                    "' -c user.name=test -c user.email=test@localhost " +
                                    arguments + " > /dev/null 2>&1";
        ASSERT_EQ(std::system(command.c_str()), 0) << command;
    }

    FakeRoot root_;
};

TEST_F(Git, NamesTheCommitAndSeesChanges) {
    git("init");
    EXPECT_FALSE(read_git_state(root_.path())) << "no commit yet";
    root_.write("file", "one");
    git("add file");
    git("commit -m first");
    const auto clean = read_git_state(root_.path());
    ASSERT_TRUE(clean);
    EXPECT_EQ(clean->commit.size(), 40U);
    EXPECT_EQ(clean->commit.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(clean->dirty, false);

    root_.write("file", "two");
    const auto changed = read_git_state(root_.path());
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->dirty, true);
    EXPECT_EQ(changed->commit, clean->commit);

    git("commit -a -m second");
    const auto second = read_git_state(root_.path());
    ASSERT_TRUE(second);
    EXPECT_EQ(second->dirty, false);
    EXPECT_NE(second->commit, clean->commit);

    root_.write("new file", "three");
    EXPECT_EQ(read_git_state(root_.path())->dirty, true);
}

TEST_F(Git, IsAbsentOutsideOfARepository) {
    EXPECT_FALSE(read_git_state(root_.path()));
    EXPECT_FALSE(read_git_state(root_.path() / "none"));
}

TEST(GitWithoutProgram, IsAbsent) {
    const std::string path = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
    const FakeRoot empty;
    ASSERT_EQ(setenv("PATH", empty.path().c_str(), 1), 0);
    const auto state = read_git_state(empty.path());
    ASSERT_EQ(setenv("PATH", path.c_str(), 1), 0);
    EXPECT_FALSE(state);
}

} // namespace
} // namespace paceline::lab
