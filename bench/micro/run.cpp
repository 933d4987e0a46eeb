// SPDX-License-Identifier: Apache-2.0
// Ratios of neighbours in time.
#include "run.hpp"

#include <cstdio>

#include <unistd.h>

namespace paceline::micro {

namespace {

// Where the machine moves its processes about, the next second may be another machine: each ratio
// is of neighbours in time, and a round's value is the median of a few of them.
double ratio(const std::function<double()>& ours, const std::function<double()>& theirs) {
    constexpr int kPairs = 5;
    std::vector<double> ratios;
    for (int pair = 0; pair < kPairs; ++pair) {
        const double one = ours();
        ratios.push_back(one / theirs());
    }
    return median(ratios);
}

} // namespace

void Run::add(const std::string& name, const char* comparison, double target,
              const std::function<double()>& measure) {
    figures_.push_back({name, comparison, target, {}});
    measures_.push_back(measure);
}

void Run::add(const std::string& name, const char* comparison, double target,
              const std::function<double()>& ours, const std::function<double()>& theirs) {
    add(name, comparison, target, [=] { return ratio(ours, theirs); });
}

void Run::finish() {
    const bool is_terminal = isatty(STDERR_FILENO) != 0;
    for (int round = 0; round < rounds_; ++round) {
        for (std::size_t row = 0; row < figures_.size(); ++row) {
            if (is_terminal) {
                std::fprintf(stderr, "\r\x1b[Kround %d of %d, figure %zu of %zu: %s", round + 1,
                             rounds_, row + 1, figures_.size(), figures_[row].name.c_str());
            }
            figures_[row].rounds.push_back(measures_[row]());
        }
    }
    std::fputs(is_terminal ? "\r\x1b[K" : "", stderr);
    for (const Figure& figure : figures_) {
        std::printf("%s\n", line_of(figure).c_str());
    }
}

} // namespace paceline::micro
