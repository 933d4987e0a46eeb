// SPDX-License-Identifier: Apache-2.0
// What every C++ contender must do, tried on the one whose folder is named by CONTENDER in the
// environment.
#include <algorithm>
#include <csignal>

#include <sys/wait.h>
#include <toml++/toml.h>

#include "support/contender_process.hpp"
#include "support/leak_check.hpp"
#include "support/processes.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk_test {

namespace {

using Json = nlohmann::json;

std::string contender_name() {
    const char* const name = std::getenv("CONTENDER");
    if (name == nullptr) {
        throw std::runtime_error("CONTENDER is not set: give it the name of a contender's folder");
    }
    return name;
}

class Contract : public LeakCheck {
protected:
    // Worker counts that the contender says it can have; one more than there are CPUs on a small
    // machine is among them.
    std::vector<std::uint32_t> worker_counts() const {
        return about_["capabilities"]["parallel"].value_or(false)
                   ? std::vector<std::uint32_t>{1, 2, 3}
                   : std::vector<std::uint32_t>{1};
    }

    Json configure(ContenderProcess& contender, const TinyWorkload& workload,
                   std::uint32_t workers) const {
        return contender.ask(workload.configuration(workers, files_.file("barrier")));
    }

    static void expect_goodbye(ContenderProcess& contender) {
        EXPECT_EQ(contender.ask("bye"), (Json{{"op", "bye"}, {"ok", true}}));
        EXPECT_EQ(contender.next_line(), std::nullopt);
        EXPECT_EQ(contender.wait(), 0);
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

    const std::string name_ = contender_name();
    const std::string program_ = CONTENDER_PROGRAMS "/" + name_;
    const toml::table about_ = toml::parse_file(CONTENDER_FOLDERS "/" + name_ + "/contender.toml");
    const TemporaryFolder files_;
};

TEST_F(Contract, EveryWorkloadGivesTheRightAnswerAtOneTwoAndThreeWorkers) {
    for (const char* name : kWorkloads) {
        const TinyWorkload workload = make_tiny_workload(name, files_);
        for (const std::uint32_t workers : worker_counts()) {
            converse(workload, workers);
        }
    }
}

TEST_F(Contract, AnItemThatFailsIsAnErrorAndStopStillWorks) {
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

TEST_F(Contract, AModelThatCannotBeLoadedIsAnErrorOfStart) {
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

TEST_F(Contract, AnUnknownWorkloadAndAnUnknownRequestAreUnsupported) {
    ContenderProcess contender(program_);
    TinyWorkload workload = make_tiny_workload("numerical", files_);
    workload.name = "juggling";
    EXPECT_EQ(configure(contender, workload, 1)["unsupported"], true);
    EXPECT_EQ(contender.ask("dance")["unsupported"], true);
    expect_goodbye(contender);
}

TEST_F(Contract, GarbageIsAnErrorAndTheNextRequestIsAnswered) {
    ContenderProcess contender(program_);
    contender.send_text("{garbage\n");
    EXPECT_EQ(contender.reply()["ok"], false);
    expect_goodbye(contender);
}

TEST_F(Contract, TheEndOfRequestsEndsItInEveryPhase) {
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

TEST_F(Contract, ItsChildrenDoNotHoldTheProtocolsDescriptors) {
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

TEST_F(Contract, DeathOfTheContenderEndsItsWorkers) {
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

TEST_F(Contract, VersionAndHelpArePrintedAndOtherArgumentsRefused) {
    ContenderProcess version(program_, {"--version"});
    EXPECT_EQ(version.wait(), 0);
    EXPECT_GT(version.standard_output().size(), 1U);
    EXPECT_EQ(std::ranges::count(version.standard_output(), '\n'), 1);
    ContenderProcess help(program_, {"--help"});
    EXPECT_EQ(help.wait(), 0);
    EXPECT_NE(help.standard_output().find("--version"), std::string::npos);
    ContenderProcess refused(program_, {"--versio"});
    EXPECT_EQ(WEXITSTATUS(refused.wait()), 2);
    EXPECT_NE(refused.standard_error().find("--versio"), std::string::npos);
}

TEST_F(Contract, ItsDescriptionIsComplete) {
    for (const char* field : {"name", "description", "note"}) {
        EXPECT_FALSE(about_[field].value_or(std::string()).empty()) << field;
    }
    const auto one_of = [&](const char* field, const std::vector<std::string>& values) {
        return std::ranges::count(values, about_[field].value_or(std::string())) == 1;
    };
    EXPECT_TRUE(one_of("language", {"c++"}));
    EXPECT_TRUE(one_of("idiom", {"recommended", "naive", "tuned"}));
    EXPECT_TRUE(one_of(
        "family", {"serial", "ceiling", "threads", "process pool", "cluster", "queue", "test"}));
    EXPECT_TRUE(about_["default"].is_boolean());
    const toml::array* const documentation = about_["documentation"].as_array();
    ASSERT_NE(documentation, nullptr);
    EXPECT_FALSE(documentation->empty());
    for (const toml::node& page : *documentation) {
        EXPECT_TRUE(page.value_or(std::string()).starts_with("https://"));
    }
    const std::string program = "{programs}/" + name_;
    EXPECT_EQ(*about_["program"]["command"].as_array(), toml::array(program));
    EXPECT_EQ(*about_["program"]["version"].as_array(), toml::array(program, "--version"));
    for (const char* capability :
         {"parallel", "shared_input", "worker_state", "worker_init", "timeouts", "faults"}) {
        EXPECT_TRUE(about_["capabilities"][capability].is_boolean()) << capability;
    }
    EXPECT_EQ(*about_["capabilities"]["workloads"].as_array(),
              toml::array(kWorkloads[0], kWorkloads[1], kWorkloads[2]));
}

} // namespace

} // namespace paceline::sdk_test
