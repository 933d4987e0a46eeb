// SPDX-License-Identifier: Apache-2.0
// A contender's program, started and talked to as the lab does it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include "paceline_sdk/file_descriptor.hpp"
#include "temporary_folder.hpp"

namespace paceline::sdk_test {

// Fails with std::runtime_error when a reply does not come within a minute. At the end of its life
// the process is killed and reaped.
class ContenderProcess {
public:
    using Json = nlohmann::json;

    explicit ContenderProcess(const std::string& program,
                              const std::vector<std::string>& arguments = {});
    ~ContenderProcess();
    ContenderProcess(const ContenderProcess&) = delete;
    ContenderProcess& operator=(const ContenderProcess&) = delete;

    pid_t number() const { return number_; }

    void send(const Json& request) { send_text(request.dump() + "\n"); }

    void send_text(std::string_view text);

    // Closes the pipe of requests.
    void hang_up() { requests_ = {}; }

    // The next line, without its newline; nothing at the end of the replies.
    std::optional<std::string> next_line();
    // Whether a reply, or the end of replies, comes within this time.
    bool replies_within(int milliseconds);
    // The next reply, which must be there.
    Json reply();
    Json ask(const Json& request);

    Json ask(const char* operation) { return ask(Json{{"op", operation}}); }

    // The two pipes as they stand in lists of descriptors: "pipe:[12345]".
    std::vector<std::string> pipes() const;

    // Blocks until the process has ended and returns its wait status.
    int wait();

    std::string standard_output() const;
    std::string standard_error() const;

private:
    pid_t number_ = -1;
    TemporaryFolder folder_;
    sdk::FileDescriptor requests_;
    sdk::FileDescriptor replies_;
    std::string received_;
};

} // namespace paceline::sdk_test
