// SPDX-License-Identifier: Apache-2.0
// What each request means, and in which order they may come.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "paceline_sdk/protocol.hpp"
#include "paceline_sdk/queue_measurement.hpp"
#include "paceline_sdk/workers_measurement.hpp"

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
    Session(Program program, const MakeContender& make_contender);
    Session(Program program, const MakeQueueContender& make_contender);

    Json answer(const std::string& operation, const Json& request) override;

private:
    Json hello(const Json& request) const;
    Json configure(const Json& request);
    Json start();
    Json run();
    Json stop();

    Program program_;
    std::function<std::unique_ptr<Measurement>(const Json& request)> make_measurement_;
    std::unique_ptr<Measurement> measurement_;
    bool started_ = false; // start was tried, and no stop since
    bool ready_ = false;   // start succeeded, and every run since
};

} // namespace paceline::sdk
