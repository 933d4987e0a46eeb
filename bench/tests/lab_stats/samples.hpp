// SPDX-License-Identifier: Apache-2.0
// Samples for the tests of the statistics, written as short as they can be read.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lab/types/run.hpp"

namespace paceline::lab {

inline Cell numerical(std::string contender, int workers) {
    return {"numerical", {{"size", 1500}}, std::move(contender), workers};
}

inline Cell queue(std::string part, std::int64_t elements, std::string contender) {
    const int workers = part == "put_get" ? 1 : 2;
    return {"queue",
            {{"part", std::move(part)}, {"elements", elements}, {"messages", 10}},
            std::move(contender),
            workers};
}

// ok, with this start, run and stop.
inline Sample timed(int round, Cell cell, std::int64_t start, std::vector<std::int64_t> run,
                    std::int64_t stop) {
    Sample sample;
    sample.cell = std::move(cell);
    sample.round = round;
    sample.status = Status::ok;
    sample.verified = true;
    sample.start_ns = start;
    sample.run_ns = std::move(run);
    sample.stop_ns = stop;
    sample.lab_wall_ns = start + stop;
    for (const std::int64_t ns : sample.run_ns) {
        *sample.lab_wall_ns += ns;
    }
    return sample;
}

// ok, with this headline.
inline Sample took(int round, Cell cell, std::int64_t headline) {
    return timed(round, std::move(cell), 0, {headline}, 0);
}

inline Sample ended(int round, Cell cell, Status status, std::string reason) {
    Sample sample;
    sample.cell = std::move(cell);
    sample.round = round;
    sample.status = status;
    sample.reason = std::move(reason);
    return sample;
}

} // namespace paceline::lab
