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

// Neither free nor a ring: 0 in an empty queue of which nobody holds anything.
template <typename T>
std::uint64_t count_taken_chunks(Queue<T>& queue) {
    const os::SharedFile file = file_of_handle(queue.handle());
    const os::Mapping mapping = os::Mapping::shared(file, file.size());
    detail::FileBacking backing(file, mapping);
    const shm::Region region(mapping.bytes(), backing);
    std::uint64_t taken = 0;
    const auto classes = region.geometry().classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        for (std::uint32_t index = 0; index < region.chunks().made(number); ++index) {
            const shm::ChunkWord word = region.chunks().entry_at(classes[number], index).load();
            taken += !word.is_available() && word.state() != shm::ChunkState::ring ? 1 : 0;
        }
    }
    return taken;
}

} // namespace paceline::test
