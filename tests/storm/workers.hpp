// SPDX-License-Identifier: Apache-2.0
// What the processes of a storm do until they are struck or told to end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ledger.hpp"
#include <paceline/queue.hpp>

namespace paceline::test {

using StormQueue = Queue<std::span<const std::byte>>;

// Puts messages of up to about `largest` bytes until the ledger says stop.
void produce(StormQueue& queue, const StormMemory& memory, std::uint32_t number,
             std::uint64_t largest, std::uint64_t seed);

// Receives messages until QueueClosed, acknowledges most of them and gives the others back.
void consume(StormQueue& queue, const StormMemory& memory, std::uint32_t number,
             std::uint64_t seed);

} // namespace paceline::test
