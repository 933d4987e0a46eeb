// SPDX-License-Identifier: Apache-2.0
// The barrier at which the workers of a contender meet, as an owner of its file.
#pragma once

#include <cstdint>
#include <string>

namespace paceline::sdk {

// A meeting point of `participants` workers, threads or processes, in a small file.
class Barrier {
public:
    // Makes the file, unless the lab has made it; what was made here is removed at the end of the
    // object's life. Fails with std::system_error.
    Barrier(std::string path, std::uint32_t participants);
    ~Barrier();
    Barrier(const Barrier&) = delete;
    Barrier& operator=(const Barrier&) = delete;

    std::uint32_t participants() const { return participants_; }

    // Waits until all participants wait here. Safe from any thread, and in a process that was
    // forked from this one. Fails with std::system_error; when too few came within ten minutes too,
    // which is longer than any deadline of the lab.
    void wait() const;

    // How many meetings have taken place since the file was made. Fails with std::system_error.
    std::int64_t meetings() const;

private:
    std::string path_;
    std::uint32_t participants_;
    std::int64_t owner_ = 0; // process that made the file and removes it; 0: the lab made it
};

} // namespace paceline::sdk
