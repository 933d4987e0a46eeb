// SPDX-License-Identifier: Apache-2.0
// Messages that were received and not acknowledged: given back, received again, or kept as dead
// letters.
#pragma once

#include <cstdint>
#include <optional>

#include "shm/chunk_table.hpp"
#include "shm/participant.hpp"
#include "shm/region_header.hpp"

namespace paceline::shm {

// A message that the caller has on loan.
struct Received {
    ChunkId chunk;
    ChunkWord word;
};

// Redelivery needs no slot of a ring: the chunk's word says that it is returned, and whoever gets
// looks for such chunks when RegionHeader::returned_events has changed.
class ReturnedMessages {
public:
    ReturnedMessages(const ChunkTable& chunks, RegionHeader& header, const RegionOptions& options)
        : chunks_(&chunks), header_(&header), options_(&options) {}

    // A message that was given back, if there is one. Costs one load when nothing was given back
    // lately.
    [[nodiscard]] std::optional<Received> take(Participant& me) const {
        // sync: pairs with announce().
        const std::uint64_t events = header_->returned_events.load();
        return events == me.seen_returned ? std::nullopt : search(me, events);
    }

    enum class Fate { returned, dead_letter, dropped, not_ours };
    // Ends a loan without acknowledgement. `loaned` is its word; `not_ours` if somebody else has
    // ended the loan.
    Fate give_back(ChunkId chunk, ChunkWord loaned) const;

    // Tells everyone that gets to look for returned messages: after give_back(), and after a
    // recovery.
    void announce() const { header_->returned_events.fetch_add(1); }

    // The first dead letter, on loan to the caller with its attempts as they are; giving it back
    // makes it one again.
    [[nodiscard]] std::optional<Received> take_dead_letter(const Participant& me) const;
    // Puts a dead letter that the caller has on loan among the returned messages, as if it was
    // never tried.
    // `loaned` is its word; false if somebody else has ended the loan.
    bool put_back(ChunkId chunk, ChunkWord loaned) const;

    // Messages that were given back and can be received. Costs one load when nothing was given
    // back lately, else a search.
    [[nodiscard]] std::uint64_t size(Participant& me) const;

    // How many there are, counted.
    struct Counts {
        std::uint64_t returned = 0;
        std::uint64_t dead_letters = 0;
        std::uint64_t loaned = 0;
    };

    [[nodiscard]] Counts count() const;

private:
    [[nodiscard]] std::optional<Received> search(Participant& me, std::uint64_t events) const;

    const ChunkTable* chunks_;
    RegionHeader* header_;
    const RegionOptions* options_;
};

} // namespace paceline::shm
