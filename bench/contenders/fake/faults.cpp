// SPDX-License-Identifier: Apache-2.0
// A session whose replies go wrong as scripted.
#include "faults.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paceline_sdk/descriptors.hpp"

namespace paceline::fake {

namespace {

constexpr std::size_t kFloodBytes = 4 << 20;
constexpr std::int64_t kTooLongNs = 10'000'000'000;

// Part of the phase, and so of its time.
void flood(sdk::Json& reply) {
    const auto began = std::chrono::steady_clock::now();
    const std::string line(1023, '.');
    for (std::size_t written = 0; written < kFloodBytes; written += line.size() + 1) {
        std::cout << line << '\n';
        std::cerr << line << '\n';
    }
    std::cout.flush();
    if (reply.contains("ns")) {
        const std::chrono::nanoseconds lasted = std::chrono::steady_clock::now() - began;
        reply["ns"] = reply["ns"].get<std::int64_t>() + lasted.count();
    }
}

void write_garbage() {
    constexpr std::string_view kGarbage = "\xff\xfe this is {not JSON\n";
    if (::write(sdk::open_protocol().replies, kGarbage.data(), kGarbage.size()) < 0) {
        throw std::runtime_error("the garbage cannot be written");
    }
}

// A grandchild in a session of its own, without the protocol's descriptors; it keeps standard
// output and standard error.
void leave_daemon() {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        if (::fork() == 0) {
            sdk::close_protocol();
            sleep_for_ever();
        }
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
}

[[noreturn]] void abort_without_core() {
    const rlimit nothing{0, 0};
    ::setrlimit(RLIMIT_CORE, &nothing);
    std::abort();
}

std::string another(std::string digest) {
    digest[0] = digest[0] == '0' ? '1' : '0';
    return digest;
}

void commit(Fault fault, sdk::Json& reply) {
    switch (fault) {
    case Fault::none:
        break;
    case Fault::flood:
        flood(reply);
        break;
    case Fault::lie:
        reply["digest"] = another(reply["digest"].get<std::string>());
        break;
    case Fault::raise:
        throw std::runtime_error("raised as scripted");
    case Fault::sleep:
        sleep_for_ever();
    case Fault::abort:
        abort_without_core();
    case Fault::exit:
        ::_exit(3);
    case Fault::garbage:
        write_garbage();
        break;
    case Fault::close:
        ::close(sdk::open_protocol().replies);
        sleep_for_ever();
    case Fault::daemon:
        leave_daemon();
        break;
    case Fault::ignore_sigterm:
        ::signal(SIGTERM, SIG_IGN);
        break;
    case Fault::impossible_times:
        reply["ns"] = reply["ns"].get<std::int64_t>() + kTooLongNs;
        break;
    }
}

} // namespace

sdk::Json FaultySession::answer(const std::string& operation, const sdk::Json& request) {
    if (operation == "configure") {
        script_ = read_script(request.value("options", sdk::Json::object()));
    }
    sdk::Json reply = session_.answer(operation, request);
    if (operation == script_.phase) {
        commit(script_.fault, reply);
    }
    return reply;
}

void sleep_for_ever() {
    while (true) {
        ::pause();
    }
}

} // namespace paceline::fake
