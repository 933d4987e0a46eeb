// SPDX-License-Identifier: Apache-2.0
// The protocol's framing: one request a line, one reply a line; what a request means is the
// handler's.
#pragma once

#include <string>

#include "paceline_sdk/descriptors.hpp"
#include "paceline_sdk/fields.hpp"

namespace paceline::sdk {

// Answers requests. What it throws is answered too: Unsupported with `unsupported`, everything else
// with `error`.
class RequestHandler {
public:
    RequestHandler() = default;
    virtual ~RequestHandler() = default;
    RequestHandler(const RequestHandler&) = delete;
    RequestHandler& operator=(const RequestHandler&) = delete;

    // `operation` is the request's "op". Returns the fields of the reply beside "op" and "ok".
    virtual Json answer(const std::string& operation, const Json& request) = 0;
};

enum class Ending {
    bye,         // the lab said bye and was answered
    end_of_file, // the lab is gone
};

// Reads requests and writes replies until one of the endings. Blocks. A line that is no request, or
// longer than a megabyte, is answered as an error and the next one is read. Fails with
// std::system_error if a descriptor fails.
Ending serve_requests(const ProtocolDescriptors& descriptors, RequestHandler& handler);

} // namespace paceline::sdk
