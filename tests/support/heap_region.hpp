// SPDX-License-Identifier: Apache-2.0
// A region in a heap allocation of exactly its size, and messages of one number each.
#pragma once

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

#include "page_backing.hpp"
#include "shm/region.hpp"

namespace paceline::test {

inline shm::RegionOptions region_options(std::uint32_t capacity,
                                         std::uint64_t bytes = std::uint64_t{1} << 18,
                                         std::uint64_t largest_message = 65536) {
    shm::RegionOptions options;
    options.limits = {capacity, bytes, largest_message, 8};
    return options;
}

class HeapBytes {
public:
    explicit HeapBytes(std::uint64_t size) : size_(size) {
        void* memory = nullptr;
        if (::posix_memalign(&memory, shm::kPage, size) != 0) {
            throw std::bad_alloc();
        }
        memory_.reset(static_cast<std::byte*>(memory));
        std::memset(memory_.get(), 0, size);
    }

    [[nodiscard]] std::span<std::byte> bytes() const { return {memory_.get(), size_}; }

private:
    struct Free {
        void operator()(std::byte* memory) const { std::free(memory); }
    };

    std::unique_ptr<std::byte, Free> memory_;
    std::uint64_t size_;
};

// What is to be counted against the bytes limit: payload with memory, and the slabs of inline
// messages that are open.
inline std::uint64_t limited_bytes(const shm::Region& region, const PageBacking& backing) {
    constexpr std::uint32_t kMates = shm::kSlabBytes / shm::kEntryBytes;
    const shm::SizeClass& its = region.geometry().classes()[0];
    std::set<std::uint32_t> open;
    for (std::uint32_t index = 0; index < region.chunks().made(0); ++index) {
        if (region.chunks().entry_at(its, index).load().state() != shm::ChunkState::absent) {
            open.insert(index / kMates);
        }
    }
    return backing.payload_bytes() + open.size() * shm::kSlabBytes;
}

// What the entries need that may be looked at.
inline std::uint64_t made_bytes(const shm::Region& region) {
    std::uint64_t bytes = 0;
    for (std::uint32_t number = 0; number < region.geometry().classes().size(); ++number) {
        bytes += shm::round_up(std::uint64_t{region.chunks().made(number)} * shm::kEntryBytes,
                               shm::kPage);
    }
    return bytes;
}

class HeapRegion {
public:
    explicit HeapRegion(const shm::RegionOptions& options)
        : options_(options), memory_(shm::Geometry(options.limits).total_bytes()),
          backing_(memory_.bytes(), shm::Geometry(options.limits)) {
        shm::Region::make(memory_.bytes(), options);
        reopen();
    }

    [[nodiscard]] std::span<std::byte> bytes() const { return memory_.bytes(); }

    [[nodiscard]] PageBacking& backing() { return backing_; }

    [[nodiscard]] shm::Region& region() { return *region_; }

    [[nodiscard]] shm::Region* operator->() { return &*region_; }

    // Opens what is in the bytes now, with the options of the creator; if that throws, it stays as
    // it was.
    void reopen() { region_ = std::make_unique<shm::Region>(memory_.bytes(), options_, backing_); }

    shm::Participant participant(std::uint32_t number) {
        const shm::ParticipantTable& table = region_->participants();
        if (!table[number].is_in_use() && table.take(number, 1, 1, 1) == 0) {
            throw std::runtime_error("the number is taken");
        }
        return {number, table[number]};
    }

    // A chunk that `me` owns, filled.
    shm::ChunkId fill(shm::Participant& me, std::uint32_t value, std::uint64_t length = 4) {
        const shm::Allocation made = region_->allocator().allocate(me, length);
        if (made.status != shm::Allocation::Status::ok) {
            throw std::runtime_error("no memory for a message");
        }
        region_->chunks().entry(made.chunk).length = length;
        std::memcpy(region_->chunks().payload(made.chunk).data(), &value, sizeof value);
        return made.chunk;
    }

    [[nodiscard]] std::uint32_t value(shm::ChunkId chunk) const {
        std::uint32_t value = 0;
        std::memcpy(&value, region_->chunks().message(chunk).data(), sizeof value);
        return value;
    }

    // A chunk that is filled already.
    shm::RingChain::PutStatus put_chunk(shm::Participant& me, shm::ChunkId chunk) {
        shm::Allocation refusal;
        return region_->rings().put(me, chunk, refusal);
    }

    shm::RingChain::PutStatus put(shm::Participant& me, std::uint32_t value,
                                  std::uint64_t length = 4) {
        const shm::ChunkId chunk = fill(me, value, length);
        const shm::RingChain::PutStatus status = put_chunk(me, chunk);
        if (status != shm::RingChain::PutStatus::committed) {
            region_->allocator().free(chunk);
        }
        return status;
    }

    // Receives and does not acknowledge.
    std::optional<shm::Received> receive(shm::Participant& me) {
        const shm::Region::Got got = region_->get(me);
        return got.status == shm::Ring::PopStatus::claimed ? std::optional(got.message)
                                                           : std::nullopt;
    }

    // Receives and acknowledges.
    std::optional<std::uint32_t> get(shm::Participant& me) {
        const std::optional<shm::Received> received = receive(me);
        if (!received) {
            return std::nullopt;
        }
        const std::uint32_t its = value(received->chunk);
        region_->allocator().free(received->chunk);
        return its;
    }

    std::vector<std::uint32_t> get_all(shm::Participant& me) {
        std::vector<std::uint32_t> values;
        while (const std::optional<std::uint32_t> value = get(me)) {
            values.push_back(*value);
        }
        return values;
    }

    [[nodiscard]] std::uint64_t counted_bytes() const { return region_->header().backed_bytes; }

    [[nodiscard]] std::uint64_t limited_bytes() const {
        return test::limited_bytes(*region_, backing_);
    }

    [[nodiscard]] std::uint64_t made_bytes() const { return test::made_bytes(*region_); }

    // How many chunks are in a state.
    [[nodiscard]] std::uint32_t count(shm::ChunkState state) const {
        std::uint32_t found = 0;
        const auto classes = region_->geometry().classes();
        for (std::uint32_t number = 0; number < classes.size(); ++number) {
            for (std::uint32_t index = 0; index < region_->chunks().made(number); ++index) {
                const shm::ChunkEntry& entry = region_->chunks().entry_at(classes[number], index);
                found += entry.load().state() == state ? 1 : 0;
            }
        }
        return found;
    }

    // How many somebody has.
    [[nodiscard]] std::uint32_t taken() const {
        return count(shm::ChunkState::owned) + count(shm::ChunkState::loaned) +
               count(shm::ChunkState::returned) + count(shm::ChunkState::dead_letter) +
               count(shm::ChunkState::ring);
    }

private:
    shm::RegionOptions options_;
    HeapBytes memory_;
    PageBacking backing_;
    std::unique_ptr<shm::Region> region_;
};

} // namespace paceline::test
