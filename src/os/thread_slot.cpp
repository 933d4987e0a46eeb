// SPDX-License-Identifier: Apache-2.0
// A key of the thread library.
#include "os/thread_slot.hpp"

namespace paceline::os {

ThreadSlot::ThreadSlot(void (*give_up)(void*)) noexcept
    : is_made_(::pthread_key_create(&key_, give_up) == 0) {}

void* ThreadSlot::get() const noexcept {
    return is_made_ ? ::pthread_getspecific(key_) : nullptr;
}

bool ThreadSlot::set(void* pointer) const noexcept {
    return is_made_ && ::pthread_setspecific(key_, pointer) == 0;
}

} // namespace paceline::os
