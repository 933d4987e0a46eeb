// SPDX-License-Identifier: Apache-2.0
// What the queue is compared with: the textbook rings that do less than it promises.
#pragma once

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <system_error>

#include <pthread.h>

namespace paceline::micro {

inline constexpr std::size_t kFloorSlots = 1024;
inline constexpr std::size_t kFloorBytes = 112;

// D. Vyukov's bounded queue of many producers and consumers (1024cores.net), messages inside the
// cells. A participant that dies between its two steps stops everybody behind it.
class VyukovRing {
public:
    VyukovRing() {
        for (std::size_t index = 0; index < kFloorSlots; ++index) {
            cells_[index].sequence.store(index, std::memory_order_relaxed);
        }
    }

    bool try_put(std::span<const std::byte> message) {
        std::uint64_t position = tail_.load(std::memory_order_relaxed);
        for (;;) {
            Cell& cell = cells_[position % kFloorSlots];
            const auto ahead =
                static_cast<std::int64_t>(cell.sequence.load(std::memory_order_acquire) - position);
            if (ahead == 0) {
                if (tail_.compare_exchange_weak(position, position + 1,
                                                std::memory_order_relaxed)) {
                    std::memcpy(cell.bytes.data(), message.data(), message.size());
                    cell.size = static_cast<std::uint32_t>(message.size());
                    cell.sequence.store(position + 1, std::memory_order_release);
                    return true;
                }
            } else if (ahead < 0) {
                return false;
            } else {
                position = tail_.load(std::memory_order_relaxed);
            }
        }
    }

    bool try_get(std::span<std::byte> message) {
        std::uint64_t position = head_.load(std::memory_order_relaxed);
        for (;;) {
            Cell& cell = cells_[position % kFloorSlots];
            const auto ahead = static_cast<std::int64_t>(
                cell.sequence.load(std::memory_order_acquire) - (position + 1));
            if (ahead == 0) {
                if (head_.compare_exchange_weak(position, position + 1,
                                                std::memory_order_relaxed)) {
                    std::memcpy(message.data(), cell.bytes.data(), cell.size);
                    cell.sequence.store(position + kFloorSlots, std::memory_order_release);
                    return true;
                }
            } else if (ahead < 0) {
                return false;
            } else {
                position = head_.load(std::memory_order_relaxed);
            }
        }
    }

private:
    struct alignas(64) Cell {
        std::atomic<std::uint64_t> sequence;
        std::uint32_t size;
        std::array<std::byte, kFloorBytes> bytes;
    };

    alignas(128) std::atomic<std::uint64_t> tail_{0};
    alignas(128) std::atomic<std::uint64_t> head_{0};
    alignas(128) std::array<Cell, kFloorSlots> cells_;
};

// A ring under a robust mutex that processes share: the simple way to survive deaths.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): head and tail have lines of their own.
class MutexRing {
public:
    MutexRing() {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mutex_, &attributes);
        pthread_mutexattr_destroy(&attributes);
    }

    bool try_put(std::span<const std::byte> message) {
        if (put_.load(std::memory_order_relaxed) - got_.load(std::memory_order_relaxed) >=
            kFloorSlots) {
            return false;
        }
        lock();
        const std::uint64_t put = put_.load(std::memory_order_relaxed);
        const bool has_room = put - got_.load(std::memory_order_relaxed) < kFloorSlots;
        if (has_room) {
            Cell& cell = cells_[put % kFloorSlots];
            std::memcpy(cell.bytes.data(), message.data(), message.size());
            cell.size = static_cast<std::uint32_t>(message.size());
            put_.store(put + 1, std::memory_order_release);
        }
        pthread_mutex_unlock(&mutex_);
        return has_room;
    }

    bool try_get(std::span<std::byte> message) {
        if (put_.load(std::memory_order_acquire) == got_.load(std::memory_order_relaxed)) {
            return false;
        }
        lock();
        const std::uint64_t got = got_.load(std::memory_order_relaxed);
        const bool has_message = put_.load(std::memory_order_relaxed) != got;
        if (has_message) {
            const Cell& cell = cells_[got % kFloorSlots];
            std::memcpy(message.data(), cell.bytes.data(), cell.size);
            got_.store(got + 1, std::memory_order_release);
        }
        pthread_mutex_unlock(&mutex_);
        return has_message;
    }

private:
    struct Cell {
        std::uint32_t size;
        std::array<std::byte, kFloorBytes> bytes;
    };

    void lock() {
        const int result = pthread_mutex_lock(&mutex_);
        if (result == EOWNERDEAD) {
            pthread_mutex_consistent(&mutex_);
        } else if (result != 0) {
            throw std::system_error(result, std::generic_category(), "the mutex of a ring");
        }
    }

    pthread_mutex_t mutex_{};
    alignas(128) std::atomic<std::uint64_t> put_{0};
    alignas(128) std::atomic<std::uint64_t> got_{0};
    std::array<Cell, kFloorSlots> cells_;
};

// One cache line that two processes write in turn: nothing that goes from one to the other is
// faster.
struct alignas(128) Line {
    std::atomic<std::uint64_t> turn{0};
};

} // namespace paceline::micro
