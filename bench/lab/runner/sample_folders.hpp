// SPDX-License-Identifier: Apache-2.0
// The two short-lived folders of a sample: one in the temporary file system, one in /dev/shm.
#pragma once

#include <filesystem>
#include <string>

namespace paceline::lab {

// Names are short (/tmp/plXXXXXX) since some libraries put Unix sockets, whose paths may not exceed
// 107 bytes, deep below them. The supervisor removes both; the destructor does if there never was a
// supervisor.
class SampleFolders {
public:
    // Throws UserError if a folder cannot be made.
    SampleFolders();
    ~SampleFolders();
    SampleFolders(const SampleFolders&) = delete;
    SampleFolders& operator=(const SampleFolders&) = delete;

    [[nodiscard]] const std::string& temporary() const noexcept { return temporary_; }

    [[nodiscard]] const std::string& shared_memory() const noexcept { return shared_memory_; }

    [[nodiscard]] std::string barrier() const { return shared_memory_ + "/barrier"; }

private:
    std::string temporary_;
    std::string shared_memory_;
};

// Throws UserError unless /dev/shm and the temporary folder can be written to.
void check_sample_folders();

// Removes folders whose lab and supervisor were both killed. Folders of living labs stay.
void remove_stale_sample_folders();

} // namespace paceline::lab
