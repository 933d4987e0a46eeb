// SPDX-License-Identifier: Apache-2.0
// The fixture of the contract: the contender whose folder is named by CONTENDER in the environment.
#pragma once

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "contender_process.hpp"
#include "leak_check.hpp"
#include "processes.hpp"
#include "tiny_workload.hpp"

namespace paceline::sdk_test {

inline std::string contender_name() {
    const char* const name = std::getenv("CONTENDER");
    if (name == nullptr) {
        throw std::runtime_error("CONTENDER is not set: give it the name of a contender's folder");
    }
    return name;
}

class Contract : public LeakCheck {
protected:
    using Json = nlohmann::json;

    Json configure(ContenderProcess& contender, const TinyWorkload& workload,
                   std::uint32_t workers) const {
        return contender.ask(workload.configuration(workers, files_.file("barrier")));
    }

    static void expect_goodbye(ContenderProcess& contender) {
        EXPECT_EQ(contender.ask("bye"), (Json{{"op", "bye"}, {"ok", true}}));
        EXPECT_EQ(contender.next_line(), std::nullopt);
        EXPECT_EQ(contender.wait(), 0);
    }

    const std::string name_ = contender_name();
    const std::string program_ = CONTENDER_PROGRAMS "/" + name_;
    const toml::table about_ = toml::parse_file(CONTENDER_FOLDERS "/" + name_ + "/contender.toml");
    const TemporaryFolder files_;
};

} // namespace paceline::sdk_test
