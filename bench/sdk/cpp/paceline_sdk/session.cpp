// SPDX-License-Identifier: Apache-2.0
// What each request means: the contender made, started, timed and stopped.
#include "paceline_sdk/session.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include <unistd.h>

#include "paceline_sdk/clock.hpp"
#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/workloads.hpp"

namespace paceline::sdk {

namespace {

constexpr std::uint64_t kProtocol = 1;

} // namespace

Session::Session(Program program, MakeContender make_contender)
    : program_(std::move(program)), make_contender_(std::move(make_contender)) {}

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
    if (contender_) {
        throw ProtocolError("configure after start");
    }
    const auto workers = static_cast<std::uint32_t>(
        number_field(request, "workers", 1, std::numeric_limits<std::uint16_t>::max()));
    workload_ = make_workload(text_field(request, "workload"), object_field(request, "parameters"),
                              object_field(request, "inputs"));
    barrier_ = std::make_unique<Barrier>(text_field(request, "barrier"), workers);
    return Json::object();
}

Json Session::start() {
    if (!barrier_) {
        throw ProtocolError("start before configure");
    }
    if (contender_) {
        throw ProtocolError("start after start");
    }
    const std::int64_t meetings = barrier_->meetings();
    const std::int64_t begin = monotonic_ns();
    contender_ = make_contender_();
    contender_->start(*workload_, *barrier_);
    const std::int64_t end = monotonic_ns();
    if (barrier_->meetings() != meetings + 1) {
        throw std::logic_error("the workers of " + program_.name + " did not meet at the barrier");
    }
    ready_ = true;
    return {{"ns", end - begin}};
}

Json Session::run() {
    if (!ready_) {
        throw ProtocolError("run without a successful start, or after a failed run");
    }
    ready_ = false;
    const std::int64_t begin = monotonic_ns();
    Answers answers(workload_->has_tables());
    for (std::size_t run = 0; run < workload_->runs(); ++run) {
        contender_->run(workload_->items(run), answers);
    }
    if (workload_->has_tables()) {
        contender_->collect(answers);
    }
    const std::string digest = answers.finish();
    const std::int64_t end = monotonic_ns();
    ready_ = true;
    return {{"ns", end - begin}, {"digest", digest}};
}

Json Session::stop() {
    ready_ = false;
    if (!contender_) {
        throw ProtocolError("stop before start");
    }
    const std::unique_ptr<Contender> contender = std::move(contender_);
    contender->stop();
    return Json::object();
}

} // namespace paceline::sdk
