// SPDX-License-Identifier: Apache-2.0
// A queue of a type that nobody said how to make bytes of.
// Says: specialise paceline::Codec<T>
#include <map>
#include <vector>

#include <paceline/queue.hpp>

#ifdef MISTAKE
using Values = std::map<int, int>;
#else
using Values = std::vector<int>;
#endif

void put(paceline::Queue<Values>& queue, const Values& values) {
    queue.put(values);
}
