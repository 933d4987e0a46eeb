// SPDX-License-Identifier: Apache-2.0
// A message that was not put is lost if nobody looks at the status.
// Says: unused-result
#include <paceline/queue.hpp>

bool put(paceline::Queue<int>& queue) {
#ifdef MISTAKE
    queue.try_put(1);
    return true;
#else
    return queue.try_put(1) == paceline::PutStatus::ok;
#endif
}
