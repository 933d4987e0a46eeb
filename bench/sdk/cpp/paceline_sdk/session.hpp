// SPDX-License-Identifier: Apache-2.0
// What each request means: the contender made, started, timed and stopped.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "paceline_sdk/contender.hpp"
#include "paceline_sdk/protocol.hpp"

namespace paceline::sdk {

// What a program says of itself.
struct Program {
    std::string name;
    std::string version; // of the library that it shows, on one line
};

// Requests out of order are answered as errors. `stop` is also the way out after a failed start or
// run.
class Session final : public RequestHandler {
public:
    using MakeContender = std::function<std::unique_ptr<Contender>()>;

    Session(Program program, MakeContender make_contender);

    Json answer(const std::string& operation, const Json& request) override;

private:
    Json hello(const Json& request) const;
    Json configure(const Json& request);
    Json start();
    Json run();
    Json stop();

    Program program_;
    MakeContender make_contender_;
    // In this order: the contender uses what stands before it.
    std::unique_ptr<Workload> workload_;
    std::unique_ptr<Barrier> barrier_;
    std::unique_ptr<Contender> contender_;
    bool ready_ = false; // start succeeded, and every run since
};

} // namespace paceline::sdk
