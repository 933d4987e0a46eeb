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
            header_->returned_count.fetch_sub(1, std::memory_order_relaxed);
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
    if (static_cast<Redelivery>(header_->redelivery) == Redelivery::drop) {
        return entry.change(loaned, loaned.as(ChunkState::free)) ? Fate::dropped : Fate::not_ours;
    }
    const bool is_dead = loaned.attempt() >= header_->max_attempts;
    std::atomic<std::int64_t>& count =
        is_dead ? header_->dead_letter_count : header_->returned_count;
    const ChunkState state = is_dead ? ChunkState::dead_letter : ChunkState::returned;
    const ChunkWord given = ChunkWord::of(loaned.generation(), loaned.attempt(), 0, state);
    if (!entry.change(loaned, given)) {
        return Fate::not_ours;
    }
    count.fetch_add(1, std::memory_order_relaxed);
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
            header_->dead_letter_count.fetch_sub(1, std::memory_order_relaxed);
            found = {chunk, mine};
        }
        return found.has_value();
    });
    return found;
}

void ReturnedMessages::put_back(ChunkId chunk) const {
    ChunkEntry& entry = chunks_->entry(chunk);
    // Nobody else changes the word of a loan.
    entry.word.store(ChunkWord::of(entry.load().generation(), 0, 0, ChunkState::returned).bits);
    header_->returned_count.fetch_add(1, std::memory_order_relaxed);
    announce();
}

ReturnedMessages::Counts ReturnedMessages::recount() const {
    Counts counts;
    search_chunks(*chunks_, [&counts](ChunkId /*chunk*/, ChunkEntry& /*entry*/, ChunkWord word) {
        counts.returned += word.state() == ChunkState::returned ? 1 : 0;
        counts.dead_letters += word.state() == ChunkState::dead_letter ? 1 : 0;
        counts.loaned += word.state() == ChunkState::loaned ? 1 : 0;
        return false;
    });
    header_->returned_count.store(static_cast<std::int64_t>(counts.returned),
                                  std::memory_order_relaxed);
    header_->dead_letter_count.store(static_cast<std::int64_t>(counts.dead_letters),
                                     std::memory_order_relaxed);
    return counts;
}

} // namespace paceline::shm
