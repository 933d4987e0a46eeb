// SPDX-License-Identifier: Apache-2.0
// A supervised tree of real processes: every way in which a contender can misbehave, and no process
// left after any.
#include <chrono>
#include <csignal>
#include <fstream>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/clock.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/tree.hpp"
#include "lab/process/tree_killer.hpp"
#include "support/leak_check.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

// What a contender written in the shell needs: `answer` replies to one request.
constexpr const char* kShell =
    "answer() { read -r line <&3; echo '{\"op\":\"hello\",\"ok\":true}' >&4; }; ";

class TreeTest : public test::LeakCheck {
protected:
    static void SetUpTestSuite() {
        adopt_orphans();
        std::signal(SIGPIPE, SIG_IGN);
    }

    void start(const std::string& script) {
        TreeOptions options;
        options.supervisor = PACELINE_SUPERVISOR;
        options.command = {"/bin/sh", "-c", kShell + script};
        options.folders = folders_;
        io_.emplace();
        tree_.emplace(*io_, options, [this] { return interrupted_; });
        std::string reason;
        ASSERT_TRUE(tree_->wait_started(reason)) << reason;
    }

    Tree::Exchange ask(double seconds = 100) { return tree_->exchange({{"op", "hello"}}, seconds); }

    void TearDown() override {
        tree_.reset();
        io_.reset();
        LeakCheck::TearDown();
    }

    // The pid that a script writes into a file named pid of the folder.
    pid_t written_pid() const {
        pid_t pid = 0;
        while (!(std::ifstream(folder_.path() / "pid") >> pid) || pid == 0) {
            usleep(1000);
        }
        return pid;
    }

    std::optional<boost::asio::io_context>
        io_; // has descriptors of its own, so it goes before the check
    bool interrupted_ = false;
    test::TemporaryFolder folder_;
    std::vector<std::string> folders_;
    std::optional<Tree> tree_;
};

TEST_F(TreeTest, ARequestIsRepliedTo) {
    start("answer; answer");
    EXPECT_EQ(ask().outcome, Tree::Outcome::reply);
    const Tree::Exchange second = ask();
    EXPECT_EQ(second.outcome, Tree::Outcome::reply);
    EXPECT_GE(second.received_ns, second.sent_ns);
    EXPECT_TRUE(tree_->wait_empty(100));
    ASSERT_TRUE(tree_->exit());
    EXPECT_EQ(tree_->exit()->code, 0);
    EXPECT_GE(tree_->end_of_tree()->at_ns, tree_->started_ns());
}

TEST_F(TreeTest, SilenceTimesOutAtTheDeadlineAndNotBefore) {
    start("sleep 1000");
    const std::int64_t begin = monotonic_ns();
    EXPECT_EQ(ask(0.3).outcome, Tree::Outcome::timed_out);
    EXPECT_GE(monotonic_ns() - begin, 300'000'000);
}

TEST_F(TreeTest, WhatIsNotJsonIsGarbage) {
    start("printf 'x\\377y\\n' >&4; sleep 1000");
    const Tree::Exchange exchange = ask();
    EXPECT_EQ(exchange.outcome, Tree::Outcome::garbage);
    EXPECT_EQ(exchange.detail, "not a reply to hello: x\\xffy");
}

TEST_F(TreeTest, AReplyToAnotherRequestIsGarbage) {
    start("echo '{\"op\":\"start\",\"ok\":true}' >&4; sleep 1000");
    EXPECT_EQ(ask().outcome, Tree::Outcome::garbage);
}

TEST_F(TreeTest, AReplyWithoutAnEndIsGarbage) {
    start("printf '{\"op\":' >&4; echo $$ > " + (folder_.path() / "pid").string() + "; sleep 1000");
    written_pid(); // the bytes are in the pipe
    EXPECT_EQ(ask(0.3).outcome, Tree::Outcome::garbage);
}

TEST_F(TreeTest, AClosedReplyDescriptorOfALivingContenderIsSeen) {
    start("exec 4>&-; sleep 1000");
    EXPECT_EQ(ask().outcome, Tree::Outcome::closed);
}

TEST_F(TreeTest, AnInterruptAfterAClosedDescriptorIsNoFindingAboutTheContender) {
    start("exec 4>&-; sleep 1000");
    EXPECT_EQ(ask().outcome, Tree::Outcome::closed);
    // While the lab waits for the word of a death that does not come.
    boost::asio::steady_timer timer(*io_, std::chrono::milliseconds(100));
    timer.async_wait([this](const boost::system::error_code&) { interrupted_ = true; });
    EXPECT_EQ(ask().outcome, Tree::Outcome::interrupted);
}

TEST_F(TreeTest, AnExitWithoutAReplyIsSeenWithItsCode) {
    start("exit 3");
    const Tree::Exchange exchange = ask();
    EXPECT_EQ(exchange.outcome, Tree::Outcome::exited);
    EXPECT_EQ(exchange.detail, "exited with 3 without a reply");
}

TEST_F(TreeTest, ASignalIsNamed) {
    start("kill -ABRT $$");
    const Tree::Exchange exchange = ask();
    EXPECT_EQ(exchange.outcome, Tree::Outcome::exited);
    EXPECT_EQ(exchange.detail, "ended by signal 6 (ABRT)");
}

TEST_F(TreeTest, ADeathIsSeenThoughAChildHoldsTheDescriptorsOpen) {
    start("sleep 1000 & exit 3");
    EXPECT_EQ(ask().outcome, Tree::Outcome::exited);
}

TEST_F(TreeTest, AReplyBeforeTheDeathIsNotLost) {
    start("answer; exit 3");
    EXPECT_EQ(ask().outcome, Tree::Outcome::reply);
    EXPECT_EQ(ask().outcome, Tree::Outcome::exited);
}

TEST_F(TreeTest, AProgramThatIsNotThereIsSaidToBe) {
    TreeOptions options;
    options.supervisor = PACELINE_SUPERVISOR;
    options.command = {"/no/such/program"};
    io_.emplace();
    tree_.emplace(*io_, options, [] { return false; });
    std::string reason;
    EXPECT_FALSE(tree_->wait_started(reason));
    EXPECT_EQ(reason, "/no/such/program: No such file or directory");
}

TEST_F(TreeTest, ADaemonInASessionOfItsOwnKeepsTheTreeFromBeingEmptyAndIsKilled) {
    start("setsid sh -c 'echo $$ > " + (folder_.path() / "pid").string() +
          "; trap \"\" TERM HUP; exec sleep 1000' & exit 0");
    const pid_t daemon = written_pid();
    EXPECT_FALSE(tree_->wait_empty(0.3));
    EXPECT_TRUE(is_alive(daemon));
    tree_->end();
    EXPECT_FALSE(is_alive(daemon));
}

TEST_F(TreeTest, AStoppedProcessIsKilledToo) {
    start("sh -c 'echo $$ > " + (folder_.path() / "pid").string() +
          "; kill -STOP $$' & sleep 1000");
    const pid_t stopped = written_pid();
    while (read_process(stopped)->state != 'T') {
        usleep(1000);
    }
    tree_->end();
    EXPECT_FALSE(is_alive(stopped));
}

TEST_F(TreeTest, ATreeThatKeepsForkingIsEnded) {
    start("while :; do (setsid sleep 1000 &); done");
    while (descendants_of(tree_->supervisor()).size() < 20) {
        usleep(1000);
    }
    const pid_t supervisor = tree_->supervisor();
    tree_->end();
    EXPECT_TRUE(descendants_of(getpid()).empty());
    EXPECT_FALSE(is_alive(supervisor));
}

TEST_F(TreeTest, AFloodOnStandardOutputIsDrainedAndCut) {
    start("yes flood | head -c 30000000; answer");
    EXPECT_EQ(ask().outcome, Tree::Outcome::reply);
    EXPECT_TRUE(tree_->wait_empty(100));
    tree_->end();
    EXPECT_LT(tree_->log().text().size(), (1U << 20U) + 100U);
    EXPECT_NE(tree_->log().text().find("bytes left out"), std::string::npos);
}

TEST_F(TreeTest, FoldersAreRemovedAtTheEnd) {
    const auto doomed = folder_.path() / "doomed";
    std::filesystem::create_directories(doomed / "deep");
    folders_ = {doomed.string()};
    start("echo x > " + (doomed / "deep/file").string());
    EXPECT_TRUE(tree_->wait_empty(100));
    tree_->end();
    EXPECT_FALSE(std::filesystem::exists(doomed));
    EXPECT_TRUE(std::filesystem::exists(folder_.path()));
}

TEST_F(TreeTest, AFileInSharedMemoryThatAKilledTreeHoldsIsRemovedAndAnOlderOneIsNot) {
    const std::string name = shared_memory_name();
    std::ofstream(name + "-older") << "x";
    start("exec 8<>" + name + "-own 9<>" + name + "-older; echo $$ > " +
          (folder_.path() / "pid").string() + "; exec sleep 1000");
    written_pid();
    tree_->end();
    EXPECT_FALSE(std::filesystem::exists(name + "-own"));
    EXPECT_TRUE(std::filesystem::exists(name + "-older"));
    std::filesystem::remove(name + "-older");
}

TEST_F(TreeTest, AnOwnedFileIsRemovedAfterAnOrderlyEndToo) {
    const std::string name = shared_memory_name();
    start("echo x > " + name + "; answer; read -r line <&3");
    EXPECT_EQ(ask().outcome, Tree::Outcome::reply);
    tree_->own(name);
    EXPECT_FALSE(ask(0.2).outcome == Tree::Outcome::reply);
    tree_->end();
    EXPECT_FALSE(std::filesystem::exists(name));
}

TEST_F(TreeTest, CpuTimeOfProcessesThatHaveEndedIsCounted) {
    start("sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; answer");
    EXPECT_EQ(ask(100).outcome, Tree::Outcome::reply);
    EXPECT_TRUE(tree_->wait_empty(100));
    EXPECT_GT(tree_->end_of_tree()->cpu_user_ns, 20'000'000);
}

TEST_F(TreeTest, AnInterruptEndsAWait) {
    start("sleep 1000");
    boost::asio::post(*io_, [this] { interrupted_ = true; });
    EXPECT_EQ(ask(100).outcome, Tree::Outcome::interrupted);
}

TEST_F(TreeTest, ATreeWhoseSupervisorWasKilledIsEndedByTheLab) {
    const auto doomed = folder_.path() / "doomed";
    std::filesystem::create_directories(doomed);
    folders_ = {doomed.string()};
    start("setsid sh -c 'echo $$ > " + (folder_.path() / "pid").string() +
          "; exec sleep 1000' & sleep 1000");
    const pid_t hidden = written_pid();
    kill(tree_->supervisor(), SIGKILL);
    EXPECT_EQ(ask().outcome, Tree::Outcome::closed);
    tree_->end();
    EXPECT_FALSE(is_alive(hidden));
    EXPECT_FALSE(std::filesystem::exists(doomed));
}

TEST_F(TreeTest, ATreeWhoseLabWasKilledEndsByItself) {
    const auto doomed = folder_.path() / "doomed";
    std::filesystem::create_directories(doomed);
    const pid_t lab = fork();
    if (lab == 0) {
        boost::asio::io_context io;
        TreeOptions options;
        options.supervisor = PACELINE_SUPERVISOR;
        options.folders = {doomed.string()};
        options.command = {"/bin/sh", "-c",
                           "setsid sh -c 'trap \"\" TERM; echo $$ > " +
                               (folder_.path() / "pid").string() +
                               "; exec sleep 1000' & sleep 1000"};
        const Tree tree(io, options, [] { return false; });
        pause();
        _exit(0);
    }
    const pid_t hidden = written_pid();
    kill(lab, SIGKILL);
    waitpid(lab, nullptr, 0);
    // This process adopts what the dead lab leaves: the supervisor, which goes when its tree is
    // gone.
    while (waitpid(-1, nullptr, 0) > 0) {
    }
    EXPECT_FALSE(is_alive(hidden));
    EXPECT_FALSE(std::filesystem::exists(doomed));
}

} // namespace
} // namespace paceline::lab
