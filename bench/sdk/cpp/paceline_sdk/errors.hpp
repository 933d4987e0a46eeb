// SPDX-License-Identifier: Apache-2.0
// What can go wrong in a contender, as exceptions; the protocol turns each into a reply.
#pragma once

#include <stdexcept>

namespace paceline::sdk {

// A request that is no request: not JSON, a field missing or of a wrong kind, in the wrong order.
class ProtocolError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// An input file or a parameter that cannot be used. The message names the file and the limit.
class InputError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A kernel refused its arguments; the message is the kernel's own.
class KernelError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Not a failure: this contender does not do what was asked. Answered with `unsupported`.
class Unsupported : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace paceline::sdk
