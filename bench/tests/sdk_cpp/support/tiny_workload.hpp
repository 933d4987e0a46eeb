// SPDX-License-Identifier: Apache-2.0
// Workloads of a few kilobytes, with the digest of their right answer.
#pragma once

#include <array>
#include <string>

#include <nlohmann/json.hpp>

#include "temporary_folder.hpp"

namespace paceline::sdk_test {

struct TinyWorkload {
    std::string name;
    nlohmann::json parameters;
    nlohmann::json inputs;
    // Computed by the kernels alone, one item after the other; nothing of the SDK takes part.
    std::string digest;

    // The `configure` request for it.
    nlohmann::json configuration(std::uint32_t workers, const std::string& barrier) const;
};

inline constexpr std::array<const char*, 3> kWorkloads{"numerical", "stateful", "initialization"};

// Writes the inputs of the workload `name` to `folder`.
TinyWorkload make_tiny_workload(const std::string& name, const TemporaryFolder& folder);

// The part `part` of the workload `queue`: `messages` arrays of `elements`.
TinyWorkload make_tiny_queue(const TemporaryFolder& folder, const std::string& part,
                             std::size_t messages = 10, std::size_t elements = 300);

// The workload `stateful` with a document in the middle that is not UTF-8, so that its item fails.
TinyWorkload make_failing_workload(const TemporaryFolder& folder);

} // namespace paceline::sdk_test
