// SPDX-License-Identifier: Apache-2.0
// Requests to the contender of a sample, and what its answers make of the sample's status.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "lab/process/tree.hpp"
#include "lab/runner/laboratory.hpp"
#include "lab/runner/sample_runner.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

// The first thing that goes wrong settles the status of a sample; later ones leave it. Always
// false.
bool settle(Sample& sample, Status status, std::string reason);

// Holds on to its arguments. Throws Interrupted if the lab is told to stop meanwhile, and
// nlohmann::json::exception if a field of a reply has the wrong type.
class Dialogue {
public:
    Dialogue(Tree& tree, const SampleRequest& request, const Laboratory& laboratory, Sample& sample)
        : tree_(tree), request_(request), laboratory_(laboratory), sample_(sample) {}

    // One request. True if the reply is a good one; otherwise the status is settled.
    bool ask(const nlohmann::json& request, double deadline);

    // A request whose reply has the contender's own time.
    bool ask_time(const nlohmann::json& request, double deadline, std::int64_t& ns);

    // The last exchange and its reply.
    [[nodiscard]] const Tree::Exchange& exchange() const noexcept { return exchange_; }

    [[nodiscard]] const nlohmann::json& reply() const noexcept { return exchange_.reply; }

    // Of the replies that said error, for the log.
    [[nodiscard]] const std::string& tracebacks() const noexcept { return tracebacks_; }

private:
    bool timed(std::int64_t& ns);

    Tree& tree_;
    const SampleRequest& request_;
    const Laboratory& laboratory_;
    Sample& sample_;
    Tree::Exchange exchange_;
    std::string tracebacks_;
};

} // namespace paceline::lab
