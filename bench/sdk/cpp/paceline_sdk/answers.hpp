// SPDX-License-Identifier: Apache-2.0
// Where a contender's parent puts what came back from the workers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "paceline_sdk/digest.hpp"
#include "paceline_sdk/prefix_table.hpp"

namespace paceline::sdk {

// The answers of one run. Reads every byte of each answer when it is added, in the calling thread,
// so inside the timed run. For the parent's thread only.
class Answers {
public:
    // `with_tables`: the answer is the merged table of all workers, and results are empty.
    explicit Answers(bool with_tables);

    // Adds the result of the item `index`, in any order. An empty result adds nothing.
    void add(std::uint64_t index, std::span<const std::byte> result);

    // Merges the table of one worker. Fails with KernelError if it is damaged.
    void add_table(std::span<const std::byte> table);

    // Ends the run and returns the text of its digest.
    std::string finish();

private:
    Digest digest_;
    std::optional<PrefixTable> merged_;
};

} // namespace paceline::sdk
