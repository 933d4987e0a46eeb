// SPDX-License-Identifier: Apache-2.0
// What there is to do: items, the state in which a worker does them, the size of a result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace paceline::sdk {

// One task. The payload is in memory of the process that read the inputs.
struct Item {
    std::uint64_t index = 0;
    std::span<const std::byte> payload;
};

// What one worker keeps from task to task. Belongs to one thread at a time.
class WorkerState {
public:
    WorkerState() = default;
    virtual ~WorkerState() = default;
    WorkerState(const WorkerState&) = delete;
    WorkerState& operator=(const WorkerState&) = delete;

    // Does `item` and fills `result`, which is exactly Workload::result_bytes() long. Fails with
    // KernelError.
    virtual void work(const Item& item, std::span<std::byte> result) = 0;

    // The worker's table as bytes; the state then is as new. Only for a workload with tables.
    virtual std::vector<std::byte> collect();
};

// The inputs of a workload, read, and what is to be done with them. Never changes after it was
// made, so any thread may use it; a forked process finds everything at the same addresses.
class Workload {
public:
    Workload() = default;
    virtual ~Workload() = default;
    Workload(const Workload&) = delete;
    Workload& operator=(const Workload&) = delete;

    // Makes the state of one worker; called once in each worker, by the worker. Fails with
    // KernelError.
    virtual std::unique_ptr<WorkerState> prepare() const = 0;

    // Size of every result in bytes; 0 if only the workers' tables count.
    virtual std::size_t result_bytes() const = 0;

    // Whether the answer is in the workers' tables.
    virtual bool has_tables() const { return false; }

    // How many times in a row a contender is asked to do items, and the items of each time.
    virtual std::size_t runs() const { return 1; }

    virtual std::span<const Item> items(std::size_t run) const = 0;
};

} // namespace paceline::sdk
