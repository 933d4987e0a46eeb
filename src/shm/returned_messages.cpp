// SPDX-License-Identifier: Apache-2.0
// Searches over the words of all chunks: rare, so they keep no list that a death could break.
#include "shm/returned_messages.hpp"

namespace paceline::shm {

namespace {

// Calls visit(ChunkId, ChunkEntry&, ChunkWord) for every chunk until it returns true.
template <typename Visit>
void search_chunks(const ChunkTable& chunks, Visit visit) {
    const auto classes = chunks.geometry().classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        const std::uint32_t made = chunks.made(number);
        for (std::uint32_t index = 0; index < made; ++index) {
            ChunkEntry& entry = chunks.entry_at(classes[number], index);
            if (visit(ChunkId::of(number, index), entry, entry.load())) {
                return;
            }
        }
    }
}

} // namespace

std::optional<Received> ReturnedMessages::search(Participant& me, std::uint64_t events) const {
    std::optional<Received> found;
    search_chunks(*chunks_, [&](ChunkId chunk, ChunkEntry& entry, ChunkWord word) {
        if (word.state() != ChunkState::returned) {
            return false;
        }
        const ChunkWord mine = word.loaned_to(me.number);
        if (entry.change(word, mine)) {
            found = {chunk, mine};
        }
        return found.has_value();
    });
    if (!found) {
        // What was given back before `events` was read has been seen, and others took it.
        me.seen_returned = events;
    }
    return found;
}

ReturnedMessages::Fate ReturnedMessages::give_back(ChunkId chunk, ChunkWord loaned) const {
    ChunkEntry& entry = chunks_->entry(chunk);
    if (options_->redelivery == Redelivery::drop) {
        return entry.change(loaned, loaned.as(ChunkState::free)) ? Fate::dropped : Fate::not_ours;
    }
    const bool is_dead = loaned.attempt() >= options_->max_attempts;
    const ChunkState state = is_dead ? ChunkState::dead_letter : ChunkState::returned;
    const ChunkWord given = ChunkWord::of(loaned.generation(), loaned.attempt(), 0, state);
    if (!entry.change(loaned, given)) {
        return Fate::not_ours;
    }
    return is_dead ? Fate::dead_letter : Fate::returned;
}

std::optional<Received> ReturnedMessages::take_dead_letter(const Participant& me) const {
    std::optional<Received> found;
    search_chunks(*chunks_, [&](ChunkId chunk, ChunkEntry& entry, ChunkWord word) {
        if (word.state() != ChunkState::dead_letter) {
            return false;
        }
        const ChunkWord mine =
            ChunkWord::of(word.generation(), word.attempt(), me.number, ChunkState::loaned);
        if (entry.change(word, mine)) {
            found = {chunk, mine};
        }
        return found.has_value();
    });
    return found;
}

bool ReturnedMessages::put_back(ChunkId chunk, ChunkWord loaned) const {
    const ChunkWord untried = ChunkWord::of(loaned.generation(), 0, 0, ChunkState::returned);
    if (!chunks_->entry(chunk).change(loaned, untried)) {
        return false;
    }
    announce();
    return true;
}

std::uint64_t ReturnedMessages::size(Participant& me) const {
    // sync: pairs with announce().
    const std::uint64_t events = header_->returned_events.load();
    if (events == me.seen_returned) {
        return 0;
    }
    const std::uint64_t returned = count().returned;
    if (returned == 0) {
        me.seen_returned = events;
    }
    return returned;
}

ReturnedMessages::Counts ReturnedMessages::count() const {
    Counts counts;
    search_chunks(*chunks_, [&counts](ChunkId /*chunk*/, ChunkEntry& /*entry*/, ChunkWord word) {
        counts.returned += word.state() == ChunkState::returned ? 1 : 0;
        counts.dead_letters += word.state() == ChunkState::dead_letter ? 1 : 0;
        counts.loaned += word.state() == ChunkState::loaned ? 1 : 0;
        return false;
    });
    return counts;
}

} // namespace paceline::shm
