// SPDX-License-Identifier: Apache-2.0
// The protocol's framing: one request a line, one reply a line; what a request means is the
// handler's.
#include "paceline_sdk/protocol.hpp"

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string_view>
#include <system_error>
#include <typeinfo>

#include <cxxabi.h>
#include <unistd.h>

#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/line_reader.hpp"

namespace paceline::sdk {

namespace {

constexpr std::size_t kLongestLine = 1 << 20;

void write_line(int descriptor, const Json& reply) {
    // A message may quote a path that is not UTF-8; the reply must be.
    const std::string line = reply.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    std::string_view rest = line;
    while (!rest.empty()) {
        const ssize_t count = ::write(descriptor, rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "the reply cannot be written");
        }
        rest.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

// "InputError: FILE: is not an .npy file"
std::string described(const std::exception& error) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> demangled(
        abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), &std::free);
    std::string_view name = status == 0 ? demangled.get() : typeid(error).name();
    if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) {
        name.remove_prefix(colon + 1);
    }
    return std::string(name) + ": " + error.what();
}

// Parses and answers one line. C++ has no trace of where an exception came from, so "traceback" is
// empty.
Json reply_to(const std::string& line, RequestHandler& handler) {
    Json reply = {{"op", nullptr}, {"ok", false}};
    try {
        const Json request = Json::parse(line);
        if (!request.is_object()) {
            throw ProtocolError("a request is an object");
        }
        const std::string operation = text_field(request, "op");
        reply["op"] = operation;
        reply.update(handler.answer(operation, request));
        reply["ok"] = true;
    } catch (const Unsupported& reason) {
        reply["unsupported"] = true;
        reply["reason"] = reason.what();
    } catch (const std::exception& error) {
        reply["error"] = described(error);
        reply["traceback"] = "";
    }
    return reply;
}

} // namespace

Ending serve_requests(const ProtocolDescriptors& descriptors, RequestHandler& handler) {
    LineReader reader(descriptors.requests, kLongestLine);
    std::string line;
    while (true) {
        const LineReader::Status status = reader.next(line);
        if (status == LineReader::Status::end) {
            return Ending::end_of_file;
        }
        if (status == LineReader::Status::too_long) {
            const ProtocolError error("a request is at most " + std::to_string(kLongestLine) +
                                      " bytes long");
            write_line(
                descriptors.replies,
                {{"op", nullptr}, {"ok", false}, {"error", described(error)}, {"traceback", ""}});
            continue;
        }
        const Json reply = reply_to(line, handler);
        write_line(descriptors.replies, reply);
        if (reply["op"] == "bye" && reply["ok"] == true) {
            return Ending::bye;
        }
    }
}

} // namespace paceline::sdk
