// SPDX-License-Identifier: Apache-2.0
// Operations that the queue composes of the same parts, without sleeping.
#include "test_region.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <stdexcept>
#include <system_error>

#include <sys/mman.h>

namespace paceline::test {

namespace {

std::byte pattern(std::uint64_t id, std::uint64_t at) {
    return static_cast<std::byte>(id * 31 + at * 7 + 1);
}

// Of a longer message only the beginning is written: a copy counts every byte of it as an
// instruction.
constexpr std::uint64_t kPatternBytes = 256;

// Made once for each id and length: a victim's instructions shall be those of the queue.
const std::vector<std::byte>& make_message(std::uint64_t id, std::uint64_t length) {
    static std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<std::byte>> messages;
    std::vector<std::byte>& message = messages[{id, length}];
    if (message.empty()) {
        message.resize(std::clamp<std::uint64_t>(length, sizeof id, kPatternBytes));
        std::memcpy(message.data(), &id, sizeof id);
        for (std::uint64_t at = sizeof id; at < message.size(); ++at) {
            message[at] = pattern(id, at);
        }
    }
    return message;
}

} // namespace

SharedBytes::SharedBytes(std::uint64_t size) {
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(), "mmap");
    }
    bytes_ = {static_cast<std::byte*>(memory), size};
}

SharedBytes::~SharedBytes() {
    munmap(bytes_.data(), bytes_.size());
}

bool Snapshot::take(std::span<const std::byte> memory) {
    const std::size_t pages = (memory.size() + shm::kPage - 1) / shm::kPage;
    std::vector<unsigned char> touched(pages);
    mincore(const_cast<std::byte*>(memory.data()), memory.size(), touched.data());
    bool has_changed = touched != touched_;
    bytes_.resize(pages * shm::kPage);
    for (std::size_t page = 0; page < pages; ++page) {
        const std::byte* from = memory.data() + page * shm::kPage;
        std::byte* to = bytes_.data() + page * shm::kPage;
        if ((touched[page] & 1) != 0 && std::memcmp(from, to, shm::kPage) != 0) {
            std::memcpy(to, from, shm::kPage);
            has_changed = true;
        }
    }
    touched_ = touched;
    return has_changed;
}

void Snapshot::write_to(std::span<std::byte> memory) const {
    std::vector<unsigned char> dirty(touched_.size());
    mincore(memory.data(), memory.size(), dirty.data());
    for (std::size_t page = 0; page < touched_.size(); ++page) {
        if (((touched_[page] | dirty[page]) & 1) != 0) {
            std::memcpy(memory.data() + page * shm::kPage, bytes_.data() + page * shm::kPage,
                        shm::kPage);
        }
    }
}

TestRegion::TestRegion(const shm::RegionOptions& options)
    : memory_(std::make_unique<SharedBytes>(shm::Geometry(options.limits).total_bytes())),
      bytes_(memory_->bytes()) {
    shm::Region::make(bytes_, options);
    region_.emplace(bytes_, options, backing_);
}

TestRegion::TestRegion(std::span<std::byte> bytes) : bytes_(bytes) {
    region_.emplace(bytes_, shm::check_header(bytes_, bytes_.size()).options, backing_);
}

shm::Participant TestRegion::participant(std::uint32_t number) {
    const shm::ParticipantTable& table = region_->participants();
    if (!table[number].is_in_use() && table.take(number, 1, 1, 1) == 0) {
        throw std::runtime_error("the number is taken");
    }
    return {number, table[number]};
}

void TestRegion::prepare(std::uint64_t id, std::uint64_t length) {
    make_message(id, length);
}

TestRegion::Put TestRegion::put(shm::Participant& me, std::uint64_t id, std::uint64_t length) {
    const shm::Allocation allocation = region_->allocator().allocate(me, length);
    if (allocation.status != shm::Allocation::Status::ok) {
        return Put::no_memory;
    }
    region_->chunks().entry(allocation.chunk).length = length;
    const std::vector<std::byte>& message = make_message(id, length);
    std::memcpy(region_->chunks().payload(allocation.chunk).data(), message.data(), message.size());
    shm::Allocation refusal;
    const shm::RingChain::PutStatus put = region_->rings().put(me, allocation.chunk, refusal);
    if (put != shm::RingChain::PutStatus::committed) {
        region_->allocator().free(allocation.chunk);
    }
    return static_cast<Put>(put);
}

std::optional<shm::Received> TestRegion::receive(shm::Participant& me) {
    const shm::Region::Got got = region_->get(me);
    if (got.status != shm::Ring::PopStatus::claimed) {
        return std::nullopt;
    }
    return got.message;
}

Delivery TestRegion::read(const shm::Received& received) const {
    const std::span<const std::byte> message = region_->chunks().message(received.chunk);
    Delivery delivery{0, received.word.attempt(), message.size() >= sizeof delivery.id};
    if (delivery.is_intact) {
        std::memcpy(&delivery.id, message.data(), sizeof delivery.id);
    }
    const std::uint64_t end = std::min<std::uint64_t>(message.size(), kPatternBytes);
    for (std::uint64_t at = sizeof delivery.id; at < end; ++at) {
        delivery.is_intact = delivery.is_intact && message[at] == pattern(delivery.id, at);
    }
    return delivery;
}

std::optional<Delivery> TestRegion::get(shm::Participant& me) {
    const std::optional<shm::Received> received = receive(me);
    if (!received) {
        return std::nullopt;
    }
    const Delivery delivery = read(*received);
    region_->allocator().free(received->chunk);
    return delivery;
}

std::vector<TestRegion::Chunk> TestRegion::taken_chunks() const {
    std::vector<Chunk> taken;
    const shm::ChunkTable& chunks = region_->chunks();
    const auto classes = chunks.geometry().classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        for (std::uint32_t index = 0; index < chunks.made(number); ++index) {
            const shm::ChunkWord word = chunks.entry_at(classes[number], index).load();
            if (!word.is_available()) {
                taken.push_back({shm::ChunkId::of(number, index), word});
            }
        }
    }
    return taken;
}

std::optional<TestRegion::Chunk> TestRegion::find(std::uint64_t id) const {
    const std::vector<Chunk> taken = taken_chunks();
    const auto found = std::find_if(taken.begin(), taken.end(), [&](const Chunk& chunk) {
        std::uint64_t its = 0;
        std::memcpy(&its, region_->chunks().payload(chunk.id).data(), sizeof its);
        return its == id && chunk.word.state() != shm::ChunkState::ring;
    });
    return found == taken.end() ? std::nullopt : std::optional(*found);
}

} // namespace paceline::test
