// SPDX-License-Identifier: Apache-2.0
// get() of a view would show a message that is gone.
// Says: get() cannot return a view of a message that is gone: use receive(), whose Message holds
// the bytes, or a
#include <span>

#include <paceline/queue.hpp>

std::size_t take(paceline::Queue<std::span<const int>>& queue) {
#ifdef MISTAKE
    return queue.get().size();
#else
    return queue.receive().bytes().size();
#endif
}
