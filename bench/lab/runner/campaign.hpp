// SPDX-License-Identifier: Apache-2.0
// The loop over the planned cells that a store does not have yet.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "lab/runner/inputs.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/runner/prepared.hpp"
#include "lab/runner/progress.hpp"
#include "lab/runner/sample_runner.hpp"
#include "lab/store/run_store.hpp"
#include "lab/types/run.hpp"

namespace paceline::lab {

class Campaign {
public:
    // `before`: what the store held when it was opened; those cells are not measured again.
    Campaign(const Laboratory& laboratory, const Prepared& prepared, const Inputs& inputs,
             boost::asio::io_context& io, Interrupt& interrupt, RunStore& store,
             const RunRecord& before, const ProgressOptions& progress);

    // Stores each sample as it is measured. Throws Interrupted and UserError (disk full).
    void measure();

private:
    [[nodiscard]] Sample sample_of(const PlannedCell& planned, std::size_t number);
    [[nodiscard]] SampleRequest request_for(const PlannedCell& planned, std::size_t number) const;
    [[nodiscard]] std::string reason_to_skip(const PlannedCell& planned) const;
    void remember_hang(const Sample& sample);

    const Prepared& prepared_;
    const Inputs& inputs_;
    Interrupt& interrupt_;
    RunStore& store_;
    SampleRunner runner_;
    Progress progress_;
    std::int64_t began_ns_;
    std::set<int> begun_rounds_; // those are finished, whatever the time budget says
    std::set<std::string> done_;
    std::map<std::string, std::pair<Cell, int>> hung_; // by contender and part of the queue
};

} // namespace paceline::lab
