// SPDX-License-Identifier: Apache-2.0
// What the tests of the store share: a sample, a header, the text of an error.
#pragma once

#include <functional>
#include <string>

#include "lab/store/run_store.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

inline Sample full_sample(int round) {
    Sample s;
    s.cell = {"queue", {{"part", "stream"}, {"elements", 100}}, "pipe", 2};
    s.round = round;
    s.position = 3;
    s.predecessor = "ray";
    s.version = "1.2.3";
    s.started_at = "2026-01-31T12:00:00Z";
    s.status = Status::ok;
    s.verified = true;
    s.import_ns = 1;
    s.start_ns = 2;
    s.run_ns = {3, 9'000'000'000'000};
    s.stop_ns = 4;
    s.lab_wall_ns = 5;
    s.digest = "00ff:7";
    s.put_ns = {6};
    s.get_ns = {7, 8};
    s.round_trip_ns = {9};
    s.stream_bytes_per_s = 0.1;
    s.usage = {10, 11, 12, 13, 14, 15, 16, 17, 0.018};
    s.noise = {0.19, 20, 21, 22, 23, 24};
    s.log = "logs/x.log";
    return s;
}

inline RunRecord header() {
    return {.run = {{"id", "r"}},
            .environment = {{"host", nullptr}},
            .contenders = {{"pipe", {{"name", "Pipe"}}}},
            .samples = {}};
}

// The text of the UserError.
inline std::string message_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "(no error)";
}

} // namespace paceline::lab
