// SPDX-License-Identifier: Apache-2.0
// A region in use, and every operation on it: each works or throws CorruptRegion.
#pragma once

#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::test {

class HostileRegion {
public:
    // One message waits, one is on loan, one was returned.
    explicit HostileRegion(std::uint32_t capacity)
        : region_(region_options(capacity, shm::kSmallestBytes, 4096)) {
        region_.backing().give_all_memory();
        region_.put(me_, 0);
        loaned_ = region_.receive(me_);
        region_.put(me_, 1, 1000);
        const shm::Received returned = region_.receive(other_).value();
        region_->returned().give_back(returned.chunk, returned.word);
        region_->returned().announce();
        region_.put(me_, 2);
    }

    // Puts so many messages that the chain grows.
    void grow() {
        for (std::uint32_t count = 0; count < shm::kFirstUnboundedSlots - 2; ++count) {
            // Inline chunks are few: the same message stands in the ring many times.
            region_.put_chunk(me_, same_message());
        }
        region_.put(me_, 5);
    }

    [[nodiscard]] HeapRegion& region() { return region_; }

    [[nodiscard]] shm::RingHeader& ring_header() {
        return *reinterpret_cast<shm::RingHeader*>(region_.bytes().data() +
                                                   region_->geometry().ring_offset());
    }

    // Before anything of it is damaged.
    [[nodiscard]] shm::Ring ring() {
        return {region_.bytes().subspan(region_->geometry().ring_offset()), region_->chunks()};
    }

    [[nodiscard]] std::atomic<std::uint64_t>& slot(std::uint32_t index) {
        return reinterpret_cast<std::atomic<std::uint64_t>*>(region_.bytes().data() +
                                                             region_->geometry().ring_offset() +
                                                             sizeof(shm::RingHeader))[index];
    }

    // Any word of any chunk that was made, or the first of a class.
    [[nodiscard]] shm::ChunkEntry& any_entry(std::mt19937_64& random) {
        const auto classes = region_->geometry().classes();
        const auto& its = classes[random() % classes.size()];
        return region_->chunks().entry_at(
            its, static_cast<std::uint32_t>(random() % std::min(its.count, 70U)));
    }

    // Every operation in a random order.
    void use(std::mt19937_64& random) {
        std::vector<std::function<void()>> all = operations();
        std::shuffle(all.begin(), all.end(), random);
        for (const auto& operation : all) {
            try {
                operation();
            } catch (const shm::CorruptRegion&) {
                ++thrown_;
            }
        }
        EXPECT_FALSE(region_.backing().was_misused());
    }

    [[nodiscard]] int thrown() const { return thrown_; }

private:
    shm::ChunkId same_message() {
        if (same_ == shm::kNoChunk) {
            same_ = region_.fill(me_, 4);
        }
        return same_;
    }

    void put(shm::Participant& who, std::uint64_t length) {
        const shm::Allocation made = region_->allocator().allocate(who, length);
        if (made.status != shm::Allocation::Status::ok) {
            return;
        }
        region_->chunks().entry(made.chunk).length = length;
        const std::span<std::byte> payload = region_->chunks().payload(made.chunk);
        std::memset(payload.data(), 1, std::min<std::uint64_t>(length, payload.size()));
        if (region_.put_chunk(who, made.chunk) != shm::RingChain::PutStatus::committed) {
            region_->allocator().free(made.chunk);
        }
    }

    void get(shm::Participant& who, bool acknowledges) {
        const std::optional<shm::Received> received = region_.receive(who);
        if (!received) {
            return;
        }
        std::uint32_t sum = 0;
        for (const std::byte byte : region_->chunks().message(received->chunk)) {
            sum += static_cast<std::uint32_t>(byte);
        }
        sum_ += sum;
        if (acknowledges) {
            region_->allocator().free(received->chunk);
        } else {
            region_->returned().give_back(received->chunk, received->word);
            region_->returned().announce();
        }
    }

    [[nodiscard]] std::vector<std::function<void()>> operations() {
        std::vector<std::function<void()>> all{
            [this] { (void)region_->rings().size(other_); },
            [this] { (void)region_->rings().looks_full(); },
            [this] { (void)region_->rings().looks_empty(other_); },
            [this] { (void)region_->rings().is_closed(other_); },
            [this] { region_->rings().reclaim(me_); },
            [this] { region_->rings().reclaim_after(me_, 2); },
            [this] { region_->recovery().recover(me_, 2); },
            [this] { region_->recovery().recover(other_, 5); },
            [this] { region_->allocator().trim(me_, ~std::uint64_t{0}); },
            [this] { region_->allocator().recount(); },
            [this] { (void)region_->returned().count(); },
            [this] { (void)region_->returned().take_dead_letter(me_); },
            [this] { (void)region_->returned().put_back(loaned_->chunk, loaned_->word); },
            [this] { (void)region_->returned().give_back(loaned_->chunk, loaned_->word); },
            [this] { region_.reopen(); },
            [this] { region_->rings().close(other_); },
        };
        for (const std::uint64_t length : {4U, 60U, 1000U, 4096U}) {
            all.push_back([this, length] { put(me_, length); });
            all.push_back([this, length] { put(other_, length); });
        }
        for (int turn = 0; turn < 4; ++turn) {
            all.push_back([this] { get(me_, true); });
            all.push_back([this] { get(other_, true); });
            all.push_back([this] { get(other_, false); });
        }
        return all;
    }

    HeapRegion region_;
    shm::Participant me_ = region_.participant(1);
    shm::Participant other_ = region_.participant(2);
    std::optional<shm::Received> loaned_;
    shm::ChunkId same_ = shm::kNoChunk;
    std::uint32_t sum_ = 0;
    int thrown_ = 0;
};

// A word near to what could be there, or any.
inline std::uint64_t hostile_slot(std::mt19937_64& random, const shm::Geometry& geometry) {
    if (random() % 4 == 0) {
        return random();
    }
    const auto classes = geometry.classes();
    const auto cycle = static_cast<std::uint32_t>(random() % 4 == 0 ? random() : random() % 4);
    const auto size_class = static_cast<std::uint32_t>(random() % (classes.size() + 1));
    const shm::ChunkId chunk =
        shm::ChunkId::of(size_class, static_cast<std::uint32_t>(random() % 70));
    const auto state = static_cast<shm::SlotState>(random() % 4);
    return shm::SlotWord::of(cycle, random() % 5 == 0 ? shm::kNoChunk : chunk, state).bits;
}

} // namespace paceline::test
