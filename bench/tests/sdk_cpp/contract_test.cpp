// SPDX-License-Identifier: Apache-2.0
// What every C++ contender must do, whatever its workloads are.
#include <algorithm>
#include <filesystem>

#include <sys/wait.h>

#include "support/contract.hpp"

namespace paceline::sdk_test {

namespace {

namespace fs = std::filesystem;

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
        const std::string address = page.value_or(std::string());
        EXPECT_TRUE(address.starts_with("https://") || fs::exists(fs::path(SOURCES) / address))
            << address << " is no address, and no page of this project";
    }
    const std::string program = "{programs}/" + name_;
    EXPECT_EQ(*about_["program"]["command"].as_array(), toml::array(program));
    EXPECT_EQ(*about_["program"]["version"].as_array(), toml::array(program, "--version"));
    for (const char* capability :
         {"parallel", "shared_input", "worker_state", "worker_init", "timeouts", "faults"}) {
        EXPECT_TRUE(about_["capabilities"][capability].is_boolean()) << capability;
    }
    const bool queue = about_["family"].value_or(std::string()) == "queue";
    EXPECT_EQ(*about_["capabilities"]["workloads"].as_array(),
              queue ? toml::array("queue")
                    : toml::array(kWorkloads[0], kWorkloads[1], kWorkloads[2]));
}

} // namespace

} // namespace paceline::sdk_test
