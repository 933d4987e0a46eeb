// SPDX-License-Identifier: Apache-2.0
// The whole contender for queues that have a path, whose ends each process makes for itself.
#pragma once

#include <array>
#include <concepts>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <unistd.h>

#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/queue_contender.hpp"

namespace paceline::sdk {

// `Ends` are made from two paths in the folder for temporary files: of the queue that it puts into,
// and of the one that it gets from. They are made in the parent after the fork, for libraries that
// do not survive one; which process makes its ends first is open.
template <std::derived_from<QueueEnds> Ends>
    requires std::constructible_from<Ends, const std::string&, const std::string&>
class SeparateEnds final : public QueueContender {
public:
    std::unique_ptr<QueueEnds> start(const QueueWorkload& workload) override {
        const std::string path = std::filesystem::temp_directory_path().string() + "/paceline-" +
                                 std::to_string(::getpid());
        const std::string there = path + "-there";
        if (!workload.peer) {
            return connected(there, there);
        }
        const std::string back = path + "-back";
        process_.emplace("the other process",
                         [&](const Connection&) { (*workload.peer)(*connected(back, there)); });
        return connected(there, back);
    }

    void stop() override {
        if (process_) {
            process_->wait();
        }
    }

private:
    // One byte goes each way first, so that no measured call waits for a connection.
    static std::unique_ptr<QueueEnds> connected(const std::string& to, const std::string& from) {
        auto ends = std::make_unique<Ends>(to, from);
        ends->put(std::array{std::byte{0}});
        const Received first(*ends);
        return ends;
    }

    std::optional<ForkedProcess> process_;
};

} // namespace paceline::sdk
