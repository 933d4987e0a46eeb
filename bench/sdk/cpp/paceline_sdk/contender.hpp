// SPDX-License-Identifier: Apache-2.0
// What a contender implements: its idiom of doing items with n workers, and nothing else.
#pragma once

#include <cstddef>
#include <span>

#include "paceline_sdk/answers.hpp"
#include "paceline_sdk/barrier.hpp"
#include "paceline_sdk/workload.hpp"

namespace paceline::sdk {

// The calls come in the order start, any number of runs, stop, all from one thread. An exception is
// answered as an error; then only stop follows, or the destructor. The destructor leaves no process
// and no thread behind, whatever happened before.
class Contender {
public:
    Contender() = default;
    virtual ~Contender() = default;
    Contender(const Contender&) = delete;
    Contender& operator=(const Contender&) = delete;

    // Makes `barrier.participants()` workers, each of which prepares its state and waits at the
    // barrier in a task of its own. Returns when all have met. `workload` and `barrier` live longer
    // than the contender.
    virtual void start(const Workload& workload, const Barrier& barrier) = 0;

    // Does all items, each once, and adds every result to `answers` in this thread. `items` and
    // their payloads were there before start, unchanged since.
    virtual void run(std::span<const Item> items, Answers& answers) = 0;

    // Adds the table of every worker to `answers`. Called after a run of a workload with tables,
    // inside the timed run.
    virtual void collect(Answers& answers) = 0;

    // Ends the workers and shuts the library down, as far as it can be.
    virtual void stop() = 0;
};

} // namespace paceline::sdk
