// SPDX-License-Identifier: Apache-2.0
// Compares what the producers have put with what came, and looks into the queue's memory itself.
#include "accounting.hpp"

#include <algorithm>

#include "../support/taken_chunks.hpp"
#include "os/mapping.hpp"
#include "os/shared_file.hpp"
#include "queue/file_backing.hpp"
#include "shm/region.hpp"

namespace paceline::test {

namespace {

void count_message(std::uint8_t fate, StormResult& result) {
    result.lost += (fate & Fate::kDelivered) == 0 || (fate & Fate::kMustComeAgain) != 0 ? 1 : 0;
    result.duplicated += (fate & Fate::kTwice) != 0 ? 1 : 0;
    result.came_after_acknowledge += (fate & Fate::kAfterAcknowledge) != 0 ? 1 : 0;
}

std::uint64_t count_leaked_chunks(StormQueue& queue) {
    const os::SharedFile file = file_of_handle(queue.handle());
    const os::Mapping mapping = os::Mapping::shared(file, file.size());
    detail::FileBacking backing(file, mapping);
    const shm::Region region(mapping.bytes(),
                             shm::check_header(mapping.bytes(), mapping.bytes().size()).options,
                             backing);
    std::uint64_t taken = 0;
    std::uint64_t rings = 0;
    const auto classes = region.geometry().classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        for (std::uint32_t index = 0; index < region.chunks().made(number); ++index) {
            const shm::ChunkWord word = region.chunks().entry_at(classes[number], index).load();
            rings += word.state() == shm::ChunkState::ring ? 1 : 0;
            taken += word.is_available() ? 0 : 1;
        }
    }
    // An unbounded queue that has grown has one ring in a chunk.
    return taken - std::min<std::uint64_t>(rings, 1);
}

} // namespace

void take_account(StormQueue& queue, const StormMemory& memory, std::uint32_t producers,
                  StormResult& result) {
    queue.reap();
    for (std::uint32_t number = 0; number < producers; ++number) {
        const Ledger::Producer& ledger = memory.ledger().producers[number];
        for (std::uint64_t sequence = 1; sequence <= ledger.started.load(); ++sequence) {
            count_message(memory.fate(number, sequence).load(), result);
        }
        result.sent += ledger.done.load();
    }
    result.delivered = memory.ledger().delivered.load();
    result.redelivered = memory.ledger().redelivered.load();
    result.damaged = memory.ledger().damaged.load();
    // Those that no put sent were counted as lost.
    result.lost -= std::min(result.lost, result.uncertain);
    const QueueStats stats = queue.stats();
    // This process itself takes part.
    result.left_participants = stats.participants - 1;
    result.leaked_chunks = count_leaked_chunks(queue);
}

} // namespace paceline::test
