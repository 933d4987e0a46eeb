// SPDX-License-Identifier: Apache-2.0
// The textbook's bounded buffer in shared memory: slots under a robust mutex, and two condition
// variables.
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <gnu/libc-version.h>
#include <pthread.h>

#include "paceline_sdk/inherited_queues.hpp"
#include "paceline_sdk/serve.hpp"
#include "paceline_sdk/shared_results.hpp"

namespace {

namespace sdk = paceline::sdk;

constexpr std::size_t kSlots = 8;

// In shared memory. A message is counted after it was copied: a process that dies in the middle
// leaves the ring as it was.
struct State {
    pthread_mutex_t mutex;
    pthread_cond_t not_full;
    pthread_cond_t not_empty;
    std::size_t put; // messages so far
    std::size_t got;
    std::array<std::size_t, kSlots> sizes;
};

class Ring {
public:
    Ring(const std::string&, std::size_t message_bytes)
        : slots_(kSlots, message_bytes), buffer_(message_bytes) {
        pthread_mutexattr_t robust;
        ::pthread_mutexattr_init(&robust);
        ::pthread_mutexattr_setpshared(&robust, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutex_init(&state_.mutex, &robust);
        pthread_condattr_t shared;
        ::pthread_condattr_init(&shared);
        ::pthread_condattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
        ::pthread_cond_init(&state_.not_full, &shared);
        ::pthread_cond_init(&state_.not_empty, &shared);
    }

    void put(std::span<const std::byte> message) {
        if (message.size() > buffer_.size()) {
            throw std::length_error("a message is longer than a slot");
        }
        own(::pthread_mutex_lock(&state_.mutex));
        while (state_.put - state_.got == kSlots) {
            own(::pthread_cond_wait(&state_.not_full, &state_.mutex));
        }
        const std::size_t slot = state_.put % kSlots;
        std::memcpy(slots_[slot].data(), message.data(), message.size());
        state_.sizes[slot] = message.size();
        ++state_.put;
        ::pthread_cond_signal(&state_.not_empty);
        ::pthread_mutex_unlock(&state_.mutex);
    }

    std::span<const std::byte> get() {
        own(::pthread_mutex_lock(&state_.mutex));
        while (state_.put == state_.got) {
            own(::pthread_cond_wait(&state_.not_empty, &state_.mutex));
        }
        const std::size_t slot = state_.got % kSlots;
        const std::size_t size = state_.sizes[slot];
        std::memcpy(buffer_.data(), slots_[slot].data(), size);
        ++state_.got;
        ::pthread_cond_signal(&state_.not_full);
        ::pthread_mutex_unlock(&state_.mutex);
        return std::span(buffer_).first(size);
    }

private:
    // After a lock or a wait: takes over what a dead process held.
    void own(int result) {
        if (result == EOWNERDEAD) {
            result = ::pthread_mutex_consistent(&state_.mutex);
        }
        if (result != 0) {
            throw std::system_error(result, std::generic_category(), "the mutex of the ring");
        }
    }

    sdk::SharedResults memory_{1, sizeof(State)};
    State& state_ = *reinterpret_cast<State*>(memory_[0].data());
    sdk::SharedResults slots_;
    std::vector<std::byte> buffer_; // of this process
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<sdk::InheritedQueues<Ring>>(
        argc, argv,
        {.name = "robust_mutex_ring", .version = std::string("glibc ") + gnu_get_libc_version()});
}
