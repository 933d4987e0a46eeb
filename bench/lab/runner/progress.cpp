// SPDX-License-Identifier: Apache-2.0
// Everything goes to standard error: standard output is the table.
#include "lab/runner/progress.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "lab/process/clock.hpp"
#include "lab/process/standard_streams.hpp"

namespace paceline::lab {

namespace {

std::string clock_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                         : fmt::format("{:02}:{:02}", whole / 60, whole % 60);
}

std::pair<std::string, std::string> kind_of(const Cell& cell) {
    return {cell.contender, cell.workload + cell.parameters.value("part", "")};
}

} // namespace

Progress::Progress(ProgressOptions options, std::vector<PlannedCell> cells)
    : options_(options), cells_(std::move(cells)) {}

void Progress::preparing(std::string_view what, double fraction) {
    const std::int64_t now = monotonic_ns();
    if (what != preparing_what_) {
        preparing_what_ = what;
        preparing_since_ = now;
        preparing_percent_ = -1;
    }
    constexpr std::int64_t kPatience = 1'000'000'000;
    const int percent = static_cast<int>(fraction * 100);
    if (now - preparing_since_ < kPatience || percent == preparing_percent_) {
        return;
    }
    if (options_.terminal) {
        draw(fmt::format("{} {:3}%  preparing {}", bar(fraction), percent, what));
    } else if (preparing_percent_ < 0) {
        say(fmt::format("preparing {}", what));
    }
    preparing_percent_ = percent;
}

void Progress::begin(const PlannedCell& planned) {
    const double left = seconds_left();
    if (planned.round != last_round_) {
        last_round_ = planned.round;
        if (!options_.terminal) {
            const int rounds = cells_.empty() ? 0 : cells_.back().round + 1;
            say(fmt::format("round {} of {}: {} of {} samples done{}", planned.round + 1, rounds,
                            done_, cells_.size(),
                            done_ == 0 ? "" : fmt::format(", about {} left", clock_text(left))));
        }
    }
    if (options_.terminal) {
        const double fraction = static_cast<double>(done_) /
                                static_cast<double>(std::max<std::size_t>(1, cells_.size()));
        draw(fmt::format("{} {}/{}  {} left  {}", bar(fraction), done_ + 1, cells_.size(),
                         done_ == 0 ? "--:--" : clock_text(left), cell_text(planned.cell)));
    }
}

void Progress::end(const Sample& sample, double seconds) {
    ++done_;
    if (sample.status == Status::skipped || sample.status == Status::not_installed) {
        return;
    }
    const Kind kind = kind_of(sample.cell);
    for (Duration* duration : {&durations_[kind], &durations_of_all_[kind.second]}) {
        duration->seconds += seconds;
        ++duration->samples;
    }
    if (sample.status != Status::ok) {
        const std::string status(status_name(sample.status));
        say(fmt::format("{}: {}: {}", options_.color ? "\x1b[31m" + status + "\x1b[0m" : status,
                        cell_text(sample.cell), sample.reason));
    }
}

void Progress::finish() {
    if (drawn_) {
        print_error("\r\x1b[K");
        drawn_ = false;
    }
}

double Progress::seconds_left() const {
    // What was measured of the same contender and workload; else of all on that workload; else a
    // guess, because workloads differ by more than contenders do.
    constexpr Duration kGuess{.seconds = 1, .samples = 1};
    double left = 0;
    for (std::size_t i = done_; i < cells_.size(); ++i) {
        const Kind kind = kind_of(cells_[i].cell);
        const auto same = durations_.find(kind);
        const auto all = durations_of_all_.find(kind.second);
        const Duration& known = same != durations_.end()         ? same->second
                                : all != durations_of_all_.end() ? all->second
                                                                 : kGuess;
        left += known.seconds / known.samples;
    }
    return left;
}

std::string Progress::bar(double fraction) const {
    constexpr int kWidth = 20;
    const int full = std::clamp(static_cast<int>(fraction * kWidth), 0, kWidth);
    return "[" + std::string(static_cast<std::size_t>(full), '=') +
           std::string(static_cast<std::size_t>(kWidth - full), ' ') + "]";
}

void Progress::draw(const std::string& line) {
    const auto width = static_cast<std::size_t>(std::max(20, options_.width - 1));
    print_error(fmt::format("\r\x1b[K{}", line.substr(0, width)));
    drawn_ = true;
}

void Progress::say(const std::string& line) {
    finish();
    print_error(line + "\n");
}

} // namespace paceline::lab
