// SPDX-License-Identifier: Apache-2.0
// The fake contender does each scripted thing, so that the lab's tests can rely on it.
#include <csignal>
#include <cstdio>
#include <filesystem>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paceline_sdk/clock.hpp"
#include "support/contender_process.hpp"
#include "support/leak_check.hpp"
#include "support/processes.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk_test {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kNsInMs = 1'000'000;
constexpr std::size_t kNinetyMegabytes = 90 * 1024; // in kilobytes
// Long enough to notice a reply that should not come; a slow machine makes the check weaker, not
// wrong.
constexpr int kSilenceMs = 300;

class Fake : public LeakCheck {
protected:
    Json configure(const Json& options, std::uint32_t workers = 1) {
        Json request = workload_.configuration(workers, files_.file("barrier"));
        request["options"] = options;
        return contender_.ask(request);
    }

    // Configured and started.
    void start(const Json& options, std::uint32_t workers = 1) {
        ASSERT_EQ(configure(options, workers)["ok"], true);
        ASSERT_EQ(contender_.ask("start")["ok"], true);
    }

    void expect_right(const Json& run) const {
        EXPECT_EQ(run["ok"], true) << run;
        EXPECT_EQ(run["digest"], workload_.digest);
    }

    void expect_goodbye() {
        EXPECT_EQ(contender_.ask("stop")["ok"], true);
        EXPECT_EQ(contender_.ask("bye")["ok"], true);
        EXPECT_EQ(contender_.wait(), 0);
    }

    std::size_t kilobytes(const char* line) const {
        return std::stoul(status_line(contender_.number(), line));
    }

    const TemporaryFolder files_;
    const TinyWorkload workload_ = make_tiny_workload("numerical", files_);
    ContenderProcess contender_{FAKE};
};

TEST_F(Fake, WithoutOptionsDoesNothingWrong) {
    start(Json::object(), 3);
    expect_right(contender_.ask("run"));
    expect_goodbye();
}

TEST_F(Fake, RefusesOptionsThatItDoesNotKnow) {
    for (const Json& options :
         {Json{{"faults", "raise"}}, Json{{"fault", "dance"}}, Json{{"phase", "hello"}},
          Json{{"run_ms", -1}}, Json{{"run_ms", "5"}}, Json{{"leave_shared_memory", 1}},
          Json{{"fault", "lie"}, {"phase", "start"}},
          Json{{"fault", "impossible_times"}, {"phase", "stop"}}}) {
        EXPECT_EQ(configure(options)["ok"], false) << options;
    }
}

TEST_F(Fake, FloodWritesMegabytesOnBothStreamsAndAnswersWell) {
    start({{"fault", "flood"}});
    expect_right(contender_.ask("run"));
    expect_goodbye();
    EXPECT_GE(contender_.standard_output().size(), 4U << 20);
    EXPECT_GE(contender_.standard_error().size(), 4U << 20);
}

TEST_F(Fake, LieChangesTheDigestOnly) {
    start({{"fault", "lie"}});
    const Json run = contender_.ask("run");
    EXPECT_EQ(run["ok"], true);
    EXPECT_NE(run["digest"], workload_.digest);
    EXPECT_EQ(run["digest"].get<std::string>().substr(1), workload_.digest.substr(1));
    expect_goodbye();
}

TEST_F(Fake, RaiseIsAnErrorInItsPhase) {
    for (const char* phase : {"configure", "start", "run", "stop"}) {
        ContenderProcess contender(FAKE);
        Json request = workload_.configuration(1, files_.file("barrier"));
        request["options"] = {{"fault", "raise"}, {"phase", phase}};
        for (const Json& asked :
             {request, Json{{"op", "start"}}, Json{{"op", "run"}}, Json{{"op", "stop"}}}) {
            const Json reply = contender.ask(asked);
            EXPECT_EQ(reply["ok"], asked["op"] != phase) << reply;
            if (asked["op"] == phase) {
                EXPECT_EQ(reply["error"], "runtime_error: raised as scripted");
            }
        }
    }
}

TEST_F(Fake, SleepNeverAnswers) {
    start({{"fault", "sleep"}});
    contender_.send({{"op", "run"}});
    EXPECT_FALSE(contender_.replies_within(kSilenceMs));
}

TEST_F(Fake, AbortEndsWithTheSignal) {
    start({{"fault", "abort"}});
    contender_.send({{"op", "run"}});
    EXPECT_EQ(contender_.next_line(), std::nullopt);
    const int status = contender_.wait();
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGABRT);
}

TEST_F(Fake, ExitEndsWithStatusThree) {
    start({{"fault", "exit"}});
    contender_.send({{"op", "run"}});
    EXPECT_EQ(contender_.next_line(), std::nullopt);
    const int status = contender_.wait();
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 3);
}

TEST_F(Fake, GarbageComesBeforeTheReply) {
    start({{"fault", "garbage"}});
    contender_.send({{"op", "run"}});
    EXPECT_FALSE(Json::accept(contender_.next_line().value_or("{}")));
    expect_right(contender_.reply());
    expect_goodbye();
}

TEST_F(Fake, CloseEndsTheRepliesAndLivesOn) {
    start({{"fault", "close"}});
    contender_.send({{"op", "run"}});
    EXPECT_EQ(contender_.next_line(), std::nullopt);
    EXPECT_EQ(::waitpid(contender_.number(), nullptr, WNOHANG), 0);
}

TEST_F(Fake, DaemonLeavesAProcessInASessionOfItsOwn) {
    start({{"fault", "daemon"}});
    expect_right(contender_.ask("run"));
    const pid_t session = ::getsid(contender_.number());
    expect_goodbye();
    const std::vector<pid_t> left = children_of(::getpid());
    ASSERT_EQ(left.size(), 1U);
    EXPECT_NE(::getsid(left.front()), session);
    // The lab must see the end of the replies although this process lives.
    EXPECT_EQ(contender_.next_line(), std::nullopt);
    end_orphan(left.front());
}

TEST_F(Fake, IgnoreSigtermAnswersByeAndStays) {
    start({{"fault", "ignore_sigterm"}});
    expect_right(contender_.ask("run"));
    EXPECT_EQ(contender_.ask("stop")["ok"], true);
    EXPECT_EQ(contender_.ask("bye")["ok"], true);
    EXPECT_FALSE(contender_.replies_within(kSilenceMs)) << "it has ended";
    EXPECT_EQ(::waitpid(contender_.number(), nullptr, WNOHANG), 0);
    const std::uint64_t ignored =
        std::stoull(status_line(contender_.number(), "SigIgn"), nullptr, 16);
    EXPECT_NE(ignored >> (SIGTERM - 1) & 1, 0U);
}

TEST_F(Fake, ImpossibleTimesAreLongerThanTheyWere) {
    start({{"fault", "impossible_times"}});
    const std::int64_t begin = sdk::monotonic_ns();
    const Json run = contender_.ask("run");
    expect_right(run);
    EXPECT_GT(run["ns"].get<std::int64_t>(), sdk::monotonic_ns() - begin);
    expect_goodbye();
}

TEST_F(Fake, PhasesTakeAtLeastTheirScriptedTime) {
    ASSERT_EQ(configure({{"start_ms", 30}, {"run_ms", 40}, {"stop_ms", 50}})["ok"], true);
    EXPECT_GE(contender_.ask("start")["ns"], 30 * kNsInMs);
    const Json run = contender_.ask("run");
    expect_right(run);
    EXPECT_GE(run["ns"], 40 * kNsInMs);
    const std::int64_t begin = sdk::monotonic_ns();
    EXPECT_EQ(contender_.ask("stop")["ok"], true);
    EXPECT_GE(sdk::monotonic_ns() - begin, 50 * kNsInMs);
}

TEST_F(Fake, PrivateMemoryIsReallyUsedFromARunOn) {
    start({{"memory_megabytes", 100}});
    const std::size_t before = kilobytes("VmRSS");
    expect_right(contender_.ask("run"));
    EXPECT_GE(kilobytes("VmHWM"), before + kNinetyMegabytes);
    expect_goodbye();
}

TEST_F(Fake, SharedMemoryIsReallyUsedFromARunUntilTheStop) {
    start({{"shared_memory_megabytes", 100}});
    const std::size_t before = kilobytes("VmRSS");
    expect_right(contender_.ask("run"));
    EXPECT_GE(kilobytes("VmHWM"), before + kNinetyMegabytes);
    EXPECT_GE(kilobytes("RssShmem"), kNinetyMegabytes);
    EXPECT_EQ(contender_.ask("stop")["ok"], true);
    EXPECT_LT(kilobytes("RssShmem"), kNinetyMegabytes) << "it is given back";
    EXPECT_EQ(contender_.ask("bye")["ok"], true);
    EXPECT_EQ(contender_.wait(), 0);
}

TEST_F(Fake, ChildrenAndOrphansBurnTheirCpuAndEnd) {
    constexpr int kChildCpuMs = 50;
    start({{"children", 4}, {"child_cpu_ms", kChildCpuMs}});
    expect_right(contender_.ask("run"));
    // The second and the fourth have become children of this process; they have ended, or are about
    // to.
    int orphans = 0;
    for (const pid_t child : children_of(::getpid())) {
        if (child != contender_.number()) {
            rusage used{};
            ASSERT_EQ(::wait4(child, nullptr, 0, &used), child);
            const std::int64_t microseconds =
                (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1'000'000 + used.ru_utime.tv_usec +
                used.ru_stime.tv_usec;
            EXPECT_GE(microseconds, kChildCpuMs * 1000);
            ++orphans;
        }
    }
    EXPECT_EQ(orphans, 2);
    EXPECT_EQ(contender_.ask("stop")["ok"], true);
    EXPECT_EQ(contender_.ask("bye")["ok"], true);
    // The first and the third were reaped by the contender, so they count with it.
    rusage all{};
    const pid_t number = contender_.number();
    ASSERT_EQ(::wait4(number, nullptr, 0, &all), number);
    EXPECT_GE((all.ru_utime.tv_sec + all.ru_stime.tv_sec) * 1'000'000 + all.ru_utime.tv_usec +
                  all.ru_stime.tv_usec,
              2 * kChildCpuMs * 1000);
}

TEST_F(Fake, SharedMemoryCanBeLeftBehind) {
    const std::string file = "/dev/shm/paceline-fake-" + std::to_string(contender_.number());
    start({{"leave_shared_memory", true}});
    EXPECT_FALSE(std::filesystem::exists(file));
    expect_right(contender_.ask("run"));
    const std::uintmax_t bytes = std::filesystem::file_size(file);
    std::filesystem::remove(file);
    EXPECT_EQ(bytes, 1U << 20);
    expect_goodbye();
}

} // namespace

} // namespace paceline::sdk_test
