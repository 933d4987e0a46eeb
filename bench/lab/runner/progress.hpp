// SPDX-License-Identifier: Apache-2.0
// One line that says what is measured and how long it will still take; plain lines where the output
// is not a terminal.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/types/sample.hpp"

namespace paceline::lab {

struct ProgressOptions {
    bool terminal = false; // redraw one line; else a line for each round
    bool color = false;
    int width = 80;
};

class Progress {
public:
    Progress(ProgressOptions options, std::vector<PlannedCell> cells);

    // A part of the preparation, 0 .. 1; shown from one second on.
    void preparing(std::string_view what, double fraction);
    void begin(const PlannedCell& cell);
    void end(const Sample& sample, double seconds);
    // Clears the line.
    void finish();

private:
    using Kind = std::pair<std::string, std::string>; // contender, workload with part

    struct Duration {
        double seconds = 0;
        int samples = 0;
    };

    [[nodiscard]] double seconds_left() const;
    [[nodiscard]] std::string bar(double fraction) const;
    void draw(const std::string& line);
    void say(const std::string& line);

    ProgressOptions options_;
    std::vector<PlannedCell> cells_;
    std::size_t done_ = 0;
    int last_round_ = -1;
    std::map<Kind, Duration> durations_;
    std::map<std::string, Duration> durations_of_all_; // by workload with part
    std::string preparing_what_;
    std::int64_t preparing_since_ = 0;
    int preparing_percent_ = -1;
    bool drawn_ = false;
};

} // namespace paceline::lab
