// SPDX-License-Identifier: Apache-2.0
// What every C++ contender with workers must do.
#include <algorithm>
#include <csignal>

#include <sys/wait.h>

#include "support/contract.hpp"

namespace paceline::sdk_test {

namespace {

class WorkersContract : public Contract {
protected:
    // Worker counts that the contender says it can have; one more than there are CPUs on a small
    // machine is among them.
    std::vector<std::uint32_t> worker_counts() const {
        return about_["capabilities"]["parallel"].value_or(false)
                   ? std::vector<std::uint32_t>{1, 2, 3}
                   : std::vector<std::uint32_t>{1};
    }

    // One whole conversation; cold and hot runs must give the right answer.
    void converse(const TinyWorkload& workload, std::uint32_t workers) const {
        SCOPED_TRACE(workload.name + " with " + std::to_string(workers) + " workers");
        ContenderProcess contender(program_);
        const Json hello = contender.ask({{"op", "hello"}, {"protocol", 1}});
        EXPECT_EQ(hello["ok"], true) << hello;
        EXPECT_EQ(hello["contender"], name_);
        EXPECT_EQ(hello["pid"], contender.number());
        ASSERT_EQ(configure(contender, workload, workers),
                  (Json{{"op", "configure"}, {"ok", true}}));
        const std::vector<std::string> descriptors_before = descriptors_of(contender.number());
        const Json start = contender.ask("start");
        ASSERT_EQ(start["ok"], true) << start;
        EXPECT_GT(start["ns"], 0);
        for (int repetition = 0; repetition < 3; ++repetition) {
            const Json run = contender.ask({{"op", "run"}, {"repetition", repetition}});
            ASSERT_EQ(run["ok"], true) << run;
            EXPECT_GT(run["ns"], 0);
            EXPECT_EQ(run["digest"], workload.digest);
        }
        expect_nothing_in_shared_memory(contender.number());
        EXPECT_EQ(contender.ask("stop"), (Json{{"op", "stop"}, {"ok", true}}));
        EXPECT_EQ(children_of(contender.number()), std::vector<pid_t>{});
        EXPECT_EQ(descriptors_of(contender.number()), descriptors_before);
        expect_goodbye(contender);
    }

    // A C++ contender needs no file in /dev/shm; one without a file there cannot leave one.
    static void expect_nothing_in_shared_memory(pid_t process) {
        EXPECT_EQ(shared_memory_files_of(process), std::vector<std::string>{});
        for (const pid_t child : children_of(process)) {
            EXPECT_EQ(shared_memory_files_of(child), std::vector<std::string>{});
        }
    }
};

TEST_F(WorkersContract, EveryWorkloadGivesTheRightAnswerAtOneTwoAndThreeWorkers) {
    for (const char* name : kWorkloads) {
        const TinyWorkload workload = make_tiny_workload(name, files_);
        for (const std::uint32_t workers : worker_counts()) {
            converse(workload, workers);
        }
    }
}

TEST_F(WorkersContract, AnItemThatFailsIsAnErrorAndStopStillWorks) {
    const TinyWorkload workload = make_failing_workload(files_);
    for (const std::uint32_t workers : worker_counts()) {
        ContenderProcess contender(program_);
        configure(contender, workload, workers);
        EXPECT_EQ(contender.ask("start")["ok"], true);
        const Json run = contender.ask("run");
        EXPECT_EQ(run["ok"], false);
        EXPECT_NE(run.value("error", "").find("UTF-8"), std::string::npos) << run;
        EXPECT_EQ(contender.ask("stop")["ok"], true);
        EXPECT_EQ(children_of(contender.number()), std::vector<pid_t>{});
        expect_goodbye(contender);
    }
}

TEST_F(WorkersContract, AModelThatCannotBeLoadedIsAnErrorOfStart) {
    const TinyWorkload workload = make_tiny_workload("initialization", files_);
    std::filesystem::resize_file(files_.file("model.onnx"), 100);
    for (const std::uint32_t workers : worker_counts()) {
        ContenderProcess contender(program_);
        EXPECT_EQ(configure(contender, workload, workers)["ok"], true);
        EXPECT_EQ(contender.ask("start")["ok"], false);
        contender.ask("stop");
        EXPECT_EQ(children_of(contender.number()), std::vector<pid_t>{});
        expect_goodbye(contender);
    }
}

TEST_F(WorkersContract, TheEndOfRequestsEndsItInEveryPhase) {
    const TinyWorkload workload = make_tiny_workload("stateful", files_);
    const std::uint32_t workers = worker_counts().back();
    for (int phase = 0; phase < 4; ++phase) {
        ContenderProcess contender(program_);
        if (phase > 0) {
            EXPECT_EQ(configure(contender, workload, workers)["ok"], true);
        }
        if (phase > 1) {
            EXPECT_EQ(contender.ask("start")["ok"], true);
        }
        if (phase > 2) {
            EXPECT_EQ(contender.ask("run")["ok"], true);
        }
        contender.hang_up();
        EXPECT_EQ(contender.next_line(), std::nullopt);
        EXPECT_EQ(contender.wait(), 0);
    }
}

TEST_F(WorkersContract, ItsChildrenDoNotHoldTheProtocolsDescriptors) {
    ContenderProcess contender(program_);
    configure(contender, make_tiny_workload("numerical", files_), worker_counts().back());
    EXPECT_EQ(contender.ask("start")["ok"], true);
    const auto holds = [](pid_t process, const std::string& pipe) {
        return std::ranges::any_of(descriptors_of(process), [&](const std::string& descriptor) {
            return descriptor.ends_with(pipe);
        });
    };
    for (const std::string& pipe : contender.pipes()) {
        EXPECT_TRUE(holds(contender.number(), pipe));
        for (const pid_t child : children_of(contender.number())) {
            EXPECT_FALSE(holds(child, pipe));
        }
    }
    contender.ask("stop");
    expect_goodbye(contender);
}

TEST_F(WorkersContract, DeathOfTheContenderEndsItsWorkers) {
    ContenderProcess contender(program_);
    configure(contender, make_tiny_workload("numerical", files_), worker_counts().back());
    EXPECT_EQ(contender.ask("start")["ok"], true);
    const std::vector<pid_t> workers = children_of(contender.number());
    ASSERT_EQ(::kill(contender.number(), SIGKILL), 0);
    EXPECT_TRUE(WIFSIGNALED(contender.wait()));
    for (const pid_t worker : workers) {
        EXPECT_EQ(::waitpid(worker, nullptr, 0), worker); // ends by itself; ctest's timeout watches
    }
}

} // namespace

} // namespace paceline::sdk_test
