// SPDX-License-Identifier: Apache-2.0
// An address of one process is a number without meaning in another.
// Says: a pointer means nothing to another process
#include <paceline/queue.hpp>

#ifdef MISTAKE
using Value = int*;
#else
using Value = int;
#endif

void put(paceline::Queue<Value>& queue, Value value) {
    queue.put(value);
}
