// SPDX-License-Identifier: Apache-2.0
// Who may write to the folder of a run: one process at a time.
#pragma once

#include <filesystem>

namespace paceline::lab {

// Locks a folder until it is destroyed or its process ends, however that ends. The lock is on the
// folder itself and leaves no file. Programs that the process starts do not inherit it, so a lab
// that was killed can be continued while its supervisor still ends the tree. Readers need no lock.
class FolderLock {
public:
    // Does not wait: throws UserError if another has the lock.
    explicit FolderLock(const std::filesystem::path& folder);
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

private:
    void release() noexcept;

    int descriptor_ = -1;
};

} // namespace paceline::lab
