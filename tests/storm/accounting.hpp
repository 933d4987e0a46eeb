// SPDX-License-Identifier: Apache-2.0
// The account at the end of a storm: what became of the messages, and what is left in the queue.
#pragma once

#include <cstdint>

#include "ledger.hpp"
#include "storm.hpp"
#include "workers.hpp"

namespace paceline::test {

// Adds to the result what the ledger and the queue say once all workers have ended.
void take_account(StormQueue& queue, const StormMemory& memory, std::uint32_t producers,
                  StormResult& result);

} // namespace paceline::test
