// SPDX-License-Identifier: Apache-2.0
// What pinned_forks promises beside the contract: pinned workers, and an error when one dies.
#include <csignal>

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include "support/contender_process.hpp"
#include "support/leak_check.hpp"
#include "support/processes.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk_test {

namespace {

using Json = nlohmann::json;

class PinnedForks : public LeakCheck {
protected:
    // A started contender; its workers in the order in which they were forked.
    std::vector<pid_t> start(ContenderProcess& contender, std::uint32_t workers,
                             const char* workload = "numerical") const {
        contender.ask(
            make_tiny_workload(workload, files_).configuration(workers, files_.file("barrier")));
        EXPECT_EQ(contender.ask("start")["ok"], true);
        return children_of(contender.number());
    }

    static void expect_death_reported(ContenderProcess& contender, const Json& reply) {
        EXPECT_EQ(reply["ok"], false);
        EXPECT_NE(reply.value("error", "").find("was killed by signal 9"), std::string::npos)
            << reply;
        EXPECT_EQ(children_of(contender.number()), std::vector<pid_t>{}) << "the others must end";
        EXPECT_EQ(contender.ask("stop")["ok"], true);
        EXPECT_EQ(contender.ask("bye")["ok"], true);
        EXPECT_EQ(contender.wait(), 0);
    }

    const TemporaryFolder files_;
};

TEST_F(PinnedForks, AWorkerKilledInTheMiddleOfARunIsAnError) {
    for (const char* workload : kWorkloads) {
        for (const std::uint32_t workers : {1U, 2U, 3U}) {
            SCOPED_TRACE(workload + std::string(" ") + std::to_string(workers));
            ContenderProcess contender(PINNED_FORKS);
            const std::vector<pid_t> processes = start(contender, workers, workload);
            ASSERT_EQ(processes.size(), workers);
            // Stopped, it keeps the run from ending before it is killed.
            ASSERT_EQ(::kill(processes.back(), SIGSTOP), 0);
            contender.send({{"op", "run"}});
            ASSERT_EQ(::kill(processes.back(), SIGKILL), 0);
            expect_death_reported(contender, contender.reply());
        }
    }
}

TEST_F(PinnedForks, AWorkerKilledBetweenTwoRunsIsAnErrorOfTheNext) {
    ContenderProcess contender(PINNED_FORKS);
    const std::vector<pid_t> processes = start(contender, 2);
    EXPECT_EQ(contender.ask("run")["ok"], true);
    ASSERT_EQ(::kill(processes.front(), SIGKILL), 0);
    expect_death_reported(contender, contender.ask("run"));
}

TEST_F(PinnedForks, AWorkerKilledBeforeStopIsAnErrorOfStop) {
    ContenderProcess contender(PINNED_FORKS);
    const std::vector<pid_t> processes = start(contender, 2);
    ASSERT_EQ(::kill(processes.front(), SIGKILL), 0);
    const Json stop = contender.ask("stop");
    EXPECT_EQ(stop["error"], "runtime_error: worker 0 was killed by signal 9 (Killed)");
    EXPECT_EQ(children_of(contender.number()), std::vector<pid_t>{});
}

TEST_F(PinnedForks, EachWorkerIsBoundToOneAllowedCpuInTurnAndTheParentIsNot) {
    cpu_set_t allowed;
    ASSERT_EQ(::sched_getaffinity(0, sizeof(allowed), &allowed), 0);
    ContenderProcess contender(PINNED_FORKS);
    const std::vector<pid_t> workers = start(contender, 3);
    std::vector<std::size_t> cpus;
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &allowed)) {
            cpus.push_back(cpu);
        }
    }
    for (std::size_t i = 0; i < workers.size(); ++i) {
        cpu_set_t bound;
        ASSERT_EQ(::sched_getaffinity(workers[i], sizeof(bound), &bound), 0);
        EXPECT_EQ(CPU_COUNT(&bound), 1);
        EXPECT_TRUE(CPU_ISSET(cpus[i % cpus.size()], &bound)) << "worker " << i;
    }
    cpu_set_t parent;
    ASSERT_EQ(::sched_getaffinity(contender.number(), sizeof(parent), &parent), 0);
    EXPECT_TRUE(CPU_EQUAL(&parent, &allowed));
    EXPECT_EQ(contender.ask("stop")["ok"], true);
}

} // namespace

} // namespace paceline::sdk_test
