// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a queue: one type for each thing that a caller may want to tell apart.
#pragma once

#include <stdexcept>
#include <string>
#include <system_error>

namespace paceline {

// The base of all: what() says who, what, which limit, and what to do next.
class Error : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// An option, a name or a handle that cannot be.
class InvalidArgument : public Error {
    using Error::Error;
};

// create() of a name that exists.
class QueueExists : public Error {
    using Error::Error;
};

// open() of a name that does not exist.
class QueueNotFound : public Error {
    using Error::Error;
};

// A file that is no queue, or one of another version, or of other messages.
class IncompatibleQueue : public Error {
    using Error::Error;
};

// put() after close(); get() when a closed queue has nothing left.
class QueueClosed : public Error {
    using Error::Error;
};

// A message that can never fit.
class MessageTooLarge : public Error {
    using Error::Error;
};

// More threads at a time than the queue has places for.
class TooManyParticipants : public Error {
    using Error::Error;
};

// Something else wrote into the queue's memory, or cut its file off.
class DamagedQueue : public Error {
    using Error::Error;
};

// This process closed the queue's descriptor, or others took it for dead.
class LostMembership : public Error {
    using Error::Error;
};

// The machine refused: no memory, no descriptor, no permission.
class SystemError : public Error {
public:
    SystemError(std::error_code code, const std::string& what) : Error(what), code_(code) {}

    [[nodiscard]] const std::error_code& code() const noexcept { return code_; }

private:
    std::error_code code_;
};

} // namespace paceline
