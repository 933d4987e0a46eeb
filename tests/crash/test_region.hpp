// SPDX-License-Identifier: Apache-2.0
// A small region whose memory is shared with forked children, and whole operations on it as one
// call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "shm/region.hpp"

namespace paceline::test {

// All of the region has memory from the beginning.
class NoBacking : public shm::Backing {
public:
    std::error_code allocate(std::uint64_t /*offset*/, std::uint64_t /*length*/) noexcept override {
        return {};
    }

    void give_back(std::uint64_t /*offset*/, std::uint64_t /*length*/) noexcept override {}
};

struct Delivery {
    std::uint64_t id;
    std::uint32_t attempt;
    bool is_intact;
};

// What a whole operation told its caller.
struct Outcome {
    // It put, and the message is in the queue.
    bool has_put = false;
    // It closed the queue, or found it closed.
    bool has_closed = false;
    // It got a message for good, or received one that it has.
    bool has_got = false;
    bool has_received = false;
    Delivery got{};
};

// Zeroed memory that forked children share.
class SharedBytes {
public:
    explicit SharedBytes(std::uint64_t size);
    SharedBytes(const SharedBytes&) = delete;
    SharedBytes& operator=(const SharedBytes&) = delete;
    SharedBytes(SharedBytes&&) = delete;
    SharedBytes& operator=(SharedBytes&&) = delete;
    ~SharedBytes();

    [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

private:
    std::span<std::byte> bytes_;
};

// What was in memory at some time. Pages that nobody touched yet are not looked at.
class Snapshot {
public:
    // False if nothing has changed since the last call.
    bool take(std::span<const std::byte> memory);
    void write_to(std::span<std::byte> memory) const;

private:
    std::vector<std::byte> bytes_;
    std::vector<unsigned char> touched_;
};

// A region, opened; a message is its id and a pattern made from it.
class TestRegion {
public:
    // Makes one.
    explicit TestRegion(const shm::RegionOptions& options);
    // Opens what is in `bytes`, which others own.
    explicit TestRegion(std::span<std::byte> bytes);

    [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

    [[nodiscard]] shm::Region& region() { return *region_; }

    // Registers a participant without asking anybody.
    shm::Participant participant(std::uint32_t number);

    // Makes a message before it is put, so that a put is no more than a copy.
    static void prepare(std::uint64_t id, std::uint64_t length);

    enum class Put { ok, full, closed, no_memory };
    Put put(shm::Participant& me, std::uint64_t id, std::uint64_t length);
    // Receives and acknowledges; nullopt if nothing is there.
    std::optional<Delivery> get(shm::Participant& me);

    std::optional<shm::Received> receive(shm::Participant& me);
    [[nodiscard]] Delivery read(const shm::Received& received) const;

    // The word of every chunk that somebody has, or that is not free.
    struct Chunk {
        shm::ChunkId id;
        shm::ChunkWord word;
    };

    [[nodiscard]] std::vector<Chunk> taken_chunks() const;
    // The chunk that holds message `id`, owned by `owner`.
    [[nodiscard]] std::optional<Chunk> find(std::uint64_t id) const;

private:
    std::unique_ptr<SharedBytes> memory_;
    std::span<std::byte> bytes_;
    NoBacking backing_;
    std::optional<shm::Region> region_;
};

} // namespace paceline::test
