// SPDX-License-Identifier: Apache-2.0
// Where a contender's parent puts what came back from the workers.
#include "paceline_sdk/answers.hpp"

#include <stdexcept>

namespace paceline::sdk {

namespace {

// A prefix is part of the answer when it was seen more often than this.
constexpr std::uint64_t kSeenTooRarely = 3;

} // namespace

Answers::Answers(bool with_tables) {
    if (with_tables) {
        merged_.emplace();
    }
}

void Answers::add(std::uint64_t index, std::span<const std::byte> result) {
    if (!result.empty()) {
        digest_.add(index, result);
    }
}

void Answers::add_table(std::span<const std::byte> table) {
    if (!merged_) {
        throw std::logic_error("this workload has no tables");
    }
    merged_->merge(table);
}

std::string Answers::finish() {
    if (merged_) {
        merged_->keep_above(kSeenTooRarely);
        digest_.add(0, merged_->serialized());
    }
    return digest_.text();
}

} // namespace paceline::sdk
