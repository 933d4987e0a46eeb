// SPDX-License-Identifier: Apache-2.0
// A pointer of each thread that outlives the thread's thread_local variables.
#pragma once

#include <pthread.h>

namespace paceline::os {

// Lasts as long as the process: the threads that have a pointer here end at any time.
class ThreadSlot {
public:
    // `give_up` gets the pointer of a thread that ends, after the destructors of its thread_local
    // variables, and again if another one was set meanwhile. Not when the process ends.
    explicit ThreadSlot(void (*give_up)(void*)) noexcept;

    // Of the calling thread; null: none was set.
    [[nodiscard]] void* get() const noexcept;
    // False: the system has no room for it, and `give_up` will not see it.
    [[nodiscard]] bool set(void* pointer) const noexcept;

private:
    pthread_key_t key_ = 0;
    bool is_made_;
};

} // namespace paceline::os
