// SPDX-License-Identifier: Apache-2.0
// A laboratory of one's own, with contenders that are not installed: runs go through everything but
// process trees.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lab/runner/laboratory.hpp"
#include "lab/types/profile.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::test {

class SmallLaboratory {
public:
    // A contender whose version command is a line of shell; at most eight of them, each with a
    // shape of its own.
    void add_contender(const std::string& name, const std::string& version) {
        folder_.write("bench/contenders/" + name + "/contender.toml",
                      "name = \"" + name +
                          "\"\n"
                          "description = \"a test\"\n"
                          "language = \"c++\"\n"
                          "family = \"test\"\n"
                          "idiom = \"naive\"\n"
                          "documentation = []\n"
                          "note = \"none\"\n"
                          "[appearance]\n"
                          "color = \"gray\"\n"
                          "shape = \"" +
                          shapes_.at(contenders_++) +
                          "\"\n"
                          "[program]\n"
                          "command = [\"{programs}/none\"]\n"
                          "version = [\"/bin/sh\", \"-c\", \"" +
                          version +
                          "\"]\n"
                          "[capabilities]\n"
                          "workloads = [\"queue\"]\n"
                          "[options]\n"
                          "batch = 1\n");
    }

    [[nodiscard]] lab::Laboratory parts() const {
        lab::Laboratory laboratory;
        laboratory.source = folder_.path() / "bench";
        laboratory.programs = folder_.path() / "programs";
        laboratory.results = folder_.path() / "results";
        laboratory.inputs = folder_.path() / "inputs";
        return laboratory;
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_.path(); }

    // Three cells a round and contender, tiny arrays.
    [[nodiscard]] static lab::Profile profile() {
        lab::Profile profile;
        profile.name = "test";
        profile.rounds = 2;
        profile.repetitions = 1;
        profile.workers = {1};
        profile.workloads = {"queue"};
        profile.quiet_wait = 0;
        profile.queue.elements = {10};
        profile.queue.put_get_messages = 2;
        profile.queue.round_trip_messages = 2;
        profile.queue.stream_messages = 2;
        return profile;
    }

private:
    TemporaryFolder folder_;
    const std::vector<std::string> shapes_{"circle", "square", "triangle", "diamond",
                                           "pin",    "arrow",  "cross",    "star"};
    std::size_t contenders_ = 0;
};

} // namespace paceline::test
