// SPDX-License-Identifier: Apache-2.0
// What each request means, and in which order they may come.
#include "paceline_sdk/session.hpp"

#include <utility>

#include <unistd.h>

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

constexpr std::uint64_t kProtocol = 1;

} // namespace

Session::Session(Program program, const MakeContender& make_contender)
    : program_(std::move(program)), make_measurement_([make_contender](const Json& request) {
          return std::make_unique<WorkersMeasurement>(request, make_contender);
      }) {}

Session::Session(Program program, const MakeQueueContender& make_contender)
    : program_(std::move(program)), make_measurement_([make_contender](const Json& request) {
          return std::make_unique<QueueMeasurement>(request, make_contender);
      }) {}

Json Session::answer(const std::string& operation, const Json& request) {
    if (operation == "hello") {
        return hello(request);
    }
    if (operation == "configure") {
        return configure(request);
    }
    if (operation == "start") {
        return start();
    }
    if (operation == "run") {
        return run();
    }
    if (operation == "stop") {
        return stop();
    }
    if (operation == "bye") {
        return Json::object();
    }
    throw Unsupported("the request \"" + operation + "\" is unknown");
}

Json Session::hello(const Json& request) const {
    number_field(request, "protocol", kProtocol, kProtocol);
    return {{"protocol", kProtocol},
            {"contender", program_.name},
            {"version", program_.version},
            {"pid", ::getpid()}};
}

Json Session::configure(const Json& request) {
    if (started_) {
        throw ProtocolError("configure after start");
    }
    measurement_.reset(); // its barrier may be the one that is asked for
    measurement_ = make_measurement_(request);
    return Json::object();
}

Json Session::start() {
    if (!measurement_) {
        throw ProtocolError("start before configure");
    }
    if (started_) {
        throw ProtocolError("start after start");
    }
    started_ = true;
    Json fields = measurement_->start();
    ready_ = true;
    return fields;
}

Json Session::run() {
    if (!ready_) {
        throw ProtocolError("run without a successful start, or after a failed run");
    }
    ready_ = false;
    Json fields = measurement_->run();
    ready_ = true;
    return fields;
}

Json Session::stop() {
    if (!started_) {
        throw ProtocolError("stop before start");
    }
    ready_ = false;
    started_ = false;
    return measurement_->stop();
}

} // namespace paceline::sdk
