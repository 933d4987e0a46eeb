// SPDX-License-Identifier: Apache-2.0
// What must be true of a region after deaths: the promise of the queue, counted.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "test_region.hpp"

namespace paceline::test {

// Faults found; all zero is the promise.
struct Verdict {
    std::uint64_t audits = 0;
    std::uint64_t lost = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t leaked = 0;
    std::uint64_t stuck = 0;
    // Redelivered without the flag, or flagged without a reason; damaged; out of order.
    std::uint64_t wrong = 0;
    // Not faults: messages delivered again with the flag, messages that the victim had
    // acknowledged.
    std::uint64_t redelivered = 0;
    std::uint64_t acknowledged = 0;
    std::string first_fault;

    [[nodiscard]] std::uint64_t faults() const {
        return lost + duplicated + leaked + stuck + wrong;
    }

    Verdict& operator+=(const Verdict& other);
};

// What is known of the messages of a scene.
struct Expectation {
    // In the queue before anything happened: each is delivered once, or the victims had
    // acknowledged it.
    std::vector<std::uint64_t> before;
    std::map<std::uint64_t, TestRegion::Chunk> chunks;
    // The victims try to put these: each is delivered at most once.
    std::vector<std::uint64_t> victims_put;
    // How many of `before` the victims may have acknowledged.
    std::uint64_t victims_get = 0;
    // Length of messages.
    std::uint64_t length = 16;
    // Must the messages of `before` that are not redelivered come in order?
    bool in_order = true;
    bool may_be_closed = false;
    // The victims give messages back of their own will.
    bool gives_back = false;
};

// What living participants do between the freeze and the death.
enum class Meanwhile { nothing, one_put, put_and_gets, three_laps };
inline constexpr Meanwhile kMeanwhiles[] = {Meanwhile::nothing, Meanwhile::one_put,
                                            Meanwhile::put_and_gets, Meanwhile::three_laps};

// Ids that living participants put, and what they got.
struct Living {
    std::vector<std::uint64_t> put;
    std::vector<Delivery> got;
    std::uint64_t stuck = 0;
    // Of a victim that came to the end of its operation.
    std::optional<Outcome> victims;
};

void work_meanwhile(TestRegion& scene, Meanwhile what, const Expectation& expected, Living& living);

// Ends the victims' life in a region where they do nothing any more: `recover` reaps them, then
// everything is delivered and counted. The region is used up.
Verdict audit(TestRegion& scene, const Expectation& expected, const Living& living,
              const std::vector<std::uint32_t>& dead);

} // namespace paceline::test
