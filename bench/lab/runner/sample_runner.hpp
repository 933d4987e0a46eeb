// SPDX-License-Identifier: Apache-2.0
// Measures one cell once: a fresh process tree through the whole protocol, accounted for, and ended
// whatever happens.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "lab/runner/interrupt.hpp"
#include "lab/runner/laboratory.hpp"
#include "lab/types/contender.hpp"
#include "lab/types/profile.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

// What a contender is given to work on, and what the lab keeps to itself.
struct CellInputs {
    std::map<std::string, std::filesystem::path> files;   // of `configure`
    nlohmann::json parameters = nlohmann::json::object(); // of `configure`
    std::string digest;                                   // the expected answer; never sent
};

struct SampleRequest {
    PlannedCell planned;
    const Contender* contender = nullptr;
    std::string version;
    nlohmann::json options = nlohmann::json::object(); // the contender's, with what the user set
    const CellInputs* inputs = nullptr;
    int repetitions = 1;
    Deadlines deadlines;          // `run` already is that of this workload
    std::filesystem::path logs;   // folder for the contender's output
    std::filesystem::path stacks; // folder for the stacks of hung trees
    std::string name;             // of the two files, without extension
    bool probe_unknown_request =
        false; // also send a request that no protocol has; it must be answered as unsupported
};

class SampleRunner {
public:
    SampleRunner(boost::asio::io_context& io, Interrupt& interrupt, const Laboratory& laboratory)
        : io_(io), interrupt_(interrupt), laboratory_(laboratory) {}

    // Always ends with no process and no file of the tree left. Throws Interrupted if the lab is
    // told to stop meanwhile, and UserError if the machine has no room for the sample's folders.
    [[nodiscard]] Sample measure(const SampleRequest& request);

private:
    boost::asio::io_context& io_;
    Interrupt& interrupt_;
    const Laboratory& laboratory_;
};

} // namespace paceline::lab
