// SPDX-License-Identifier: Apache-2.0
// Looks into the memory of a queue for chunks that belong to somebody.
#pragma once

#include <charconv>
#include <string>

#include "os/mapping.hpp"
#include "os/shared_file.hpp"
#include "queue/file_backing.hpp"
#include "shm/region.hpp"
#include <paceline/queue.hpp>

namespace paceline::test {

inline os::SharedFile file_of_handle(const std::string& handle) {
    int descriptor = -1;
    std::from_chars(handle.data() + handle.find(':') + 1, handle.data() + handle.size(),
                    descriptor);
    return os::SharedFile::of_descriptor(descriptor);
}

// Calls look(const shm::Region&) with what the queue's memory holds.
template <typename T, typename Look>
void with_region(Queue<T>& queue, Look look) {
    const os::SharedFile file = file_of_handle(queue.handle());
    const os::Mapping mapping = os::Mapping::shared(file, file.size());
    detail::FileBacking backing(file, mapping);
    const shm::Region region(mapping.bytes(),
                             shm::check_header(mapping.bytes(), file.size()).options, backing);
    look(region);
}

// Calls visit(shm::ChunkEntry&) for every chunk.
template <typename T, typename Visit>
void for_each_chunk(Queue<T>& queue, Visit visit) {
    with_region(queue, [&visit](const shm::Region& region) {
        const auto classes = region.geometry().classes();
        for (std::uint32_t number = 0; number < classes.size(); ++number) {
            for (std::uint32_t index = 0; index < region.chunks().made(number); ++index) {
                visit(region.chunks().entry_at(classes[number], index));
            }
        }
    });
}

// Neither free nor a ring.
inline bool is_taken(const shm::ChunkEntry& entry) {
    const shm::ChunkWord word = entry.load();
    return !word.is_available() && word.state() != shm::ChunkState::ring;
}

// 0 in an empty queue of which nobody holds anything.
template <typename T>
std::uint64_t count_taken_chunks(Queue<T>& queue) {
    std::uint64_t taken = 0;
    for_each_chunk(queue,
                   [&taken](const shm::ChunkEntry& entry) { taken += is_taken(entry) ? 1 : 0; });
    return taken;
}

} // namespace paceline::test
