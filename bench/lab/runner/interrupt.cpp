// SPDX-License-Identifier: Apache-2.0
// Signals arrive through the io_context, so handlers never run in the middle of anything.
#include "lab/runner/interrupt.hpp"

#include <csignal>

namespace paceline::lab {

namespace {

// nohup asks for it: the run shall outlive its terminal.
bool hangup_is_ignored() {
    struct sigaction now{};
    return sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

} // namespace

Interrupt::Interrupt(boost::asio::io_context& io) : io_(io), signals_(io, SIGINT, SIGTERM) {
    if (!hangup_is_ignored()) {
        signals_.add(SIGHUP);
    }
    wait();
}

void Interrupt::wait() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (!error) {
            signal_ = signal;
            wait();
        }
    });
}

void Interrupt::check() {
    io_.restart();
    io_.poll();
    if (requested()) {
        throw Interrupted();
    }
}

} // namespace paceline::lab
