// SPDX-License-Identifier: Apache-2.0
// Rounds of rows: every row once a round, so that what changes in the machine meets all of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "figure.hpp"

namespace paceline::micro {

class Run {
public:
    explicit Run(int rounds) : rounds_(rounds) {}

    // A row: `measure` gives its value.
    void add(const std::string& name, const char* comparison, double target,
             const std::function<double()>& measure);

    // A row whose value is ours / theirs.
    void add(const std::string& name, const char* comparison, double target,
             const std::function<double()>& ours, const std::function<double()>& theirs);

    // Measures, and prints a line a row.
    void finish();

private:
    int rounds_;
    std::vector<Figure> figures_;
    std::vector<std::function<double()>> measures_;
};

} // namespace paceline::micro
