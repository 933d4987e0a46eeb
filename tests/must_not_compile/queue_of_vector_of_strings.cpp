// SPDX-License-Identifier: Apache-2.0
// A vector of strings is no block of bytes: the strings lie elsewhere.
// Says: specialise paceline::Codec<T>
#include <string>
#include <vector>

#include <paceline/queue.hpp>

#ifdef MISTAKE
using Words = std::vector<std::string>;
#else
using Words = std::string;
#endif

void put(paceline::Queue<Words>& queue, const Words& words) {
    queue.put(words);
}
