// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and its relatives as a question that every wait asks.
#pragma once

#include <exception>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace paceline::lab {

// Thrown where work cannot go on because the lab was told to stop; main turns it into exit code
// 130.
class Interrupted : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

// While it lives, SIGINT, SIGTERM and, unless it was ignored before, SIGHUP do not end the process
// but are remembered.
class Interrupt {
public:
    explicit Interrupt(boost::asio::io_context& io);

    [[nodiscard]] bool requested() const noexcept { return signal_ != 0; }

    // Throws Interrupted if a signal came; runs pending handlers first.
    void check();

private:
    void wait();

    boost::asio::io_context& io_;
    boost::asio::signal_set signals_;
    int signal_ = 0;
};

} // namespace paceline::lab
