// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a queue: one type for each thing that a caller may want to tell apart.
#pragma once

#include <stdexcept>
#include <string>
#include <system_error>

#include <paceline/detail/visibility.hpp>

namespace paceline {

// The base of all: what() says who, what, which limit, and what to do next.
class PACELINE_API Error : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// An option, a name or a handle that cannot be.
class PACELINE_API InvalidArgument : public Error {
    using Error::Error;
};

// create() of a name that exists.
class PACELINE_API QueueExists : public Error {
    using Error::Error;
};

// open() of a name that does not exist.
class PACELINE_API QueueNotFound : public Error {
    using Error::Error;
};

// A file that is no queue, or one of another version, or of other messages.
class PACELINE_API IncompatibleQueue : public Error {
    using Error::Error;
};

// put() after close(); get() when a closed queue has nothing left.
class PACELINE_API QueueClosed : public Error {
    using Error::Error;
};

// A message that can never fit.
class PACELINE_API MessageTooLarge : public Error {
    using Error::Error;
};

// More threads at a time than the queue has places for.
class PACELINE_API TooManyParticipants : public Error {
    using Error::Error;
};

// Something else wrote into the queue's memory, or cut its file off: noticed at checks, not at
// every touch. A touch of what was cut off of a named queue's file before a check is SIGBUS.
class PACELINE_API DamagedQueue : public Error {
    using Error::Error;
};

// This process closed the queue's descriptor, or others took it for dead.
class PACELINE_API LostMembership : public Error {
    using Error::Error;
};

// The machine refused: no memory, no descriptor, no permission.
class PACELINE_API SystemError : public Error {
public:
    SystemError(std::error_code code, const std::string& what) : Error(what), code_(code) {}

    [[nodiscard]] const std::error_code& code() const noexcept { return code_; }

private:
    std::error_code code_;
};

} // namespace paceline
