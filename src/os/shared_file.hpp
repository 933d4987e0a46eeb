// SPDX-License-Identifier: Apache-2.0
// A file that lives in memory and that processes map together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <sys/types.h>

#include "os/descriptor.hpp"
#include "os/file_identity.hpp"

namespace paceline::os {

class SharedFile {
public:
    // Sparse, without a name, for its user alone; can neither shrink nor grow. The label is shown
    // in /proc/PID/maps.
    [[nodiscard]] static SharedFile anonymous(std::string_view label, std::uint64_t size);
    // Sparse, in /dev/shm, without a name until link_as(). Nobody can open it before, so it is
    // filled first. The mode is not subject to the umask.
    [[nodiscard]] static SharedFile unnamed_in_shared_memory(std::uint64_t size, mode_t mode);
    // Absent: there is no such file.
    [[nodiscard]] static std::optional<SharedFile> open_named(std::string_view name);
    // False: there is no such file.
    static bool unlink_named(std::string_view name);
    // A descriptor that was inherited or received. It becomes close-on-exec.
    [[nodiscard]] static SharedFile adopt(Descriptor descriptor);
    // The file of a descriptor that stays open: this object has one of its own.
    [[nodiscard]] static SharedFile of_descriptor(int number);
    // A descriptor of the same open file description that programs started by exec() inherit.
    [[nodiscard]] Descriptor inheritable() const;
    // Where a name stands: in messages, and for who wants to look at the file.
    [[nodiscard]] static std::string path_of(std::string_view name);

    // False: another file has that name.
    [[nodiscard]] bool link_as(std::string_view name) const;

    // Gives the range pages of its own, so that touching them cannot fail. No space and no memory
    // are expected: ENOSPC, ENOMEM. After a failure a part may be allocated.
    [[nodiscard]] std::error_code allocate(std::uint64_t offset,
                                           std::uint64_t length) const noexcept;
    // Frees the whole pages of the range; all of it reads as zero.
    [[nodiscard]] std::error_code give_back(std::uint64_t offset,
                                            std::uint64_t length) const noexcept;

    // A new open file description of the same file: one with record locks of its own. Fails if this
    // object's descriptor was closed, also if its number has gone to another file.
    [[nodiscard]] Descriptor reopen() const;

    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] std::uint64_t allocated_bytes() const;

    // Of the file that it was made for, whatever became of the descriptor.
    [[nodiscard]] const FileIdentity& identity() const noexcept { return identity_; }

    // Whether both this object's descriptor and that one are still open, on this object's file.
    [[nodiscard]] bool is_file_of(int descriptor) const noexcept;
    // Whether the descriptor is still that of the file with this identity: somebody may have closed
    // it, and the number gone to another file.
    [[nodiscard]] bool is(const FileIdentity& identity) const noexcept;
    [[nodiscard]] uid_t owner() const;
    [[nodiscard]] mode_t mode() const;
    // A file that another user may shrink ends who maps it by SIGBUS.
    [[nodiscard]] bool is_sealed_against_shrinking() const noexcept;

    [[nodiscard]] int number() const noexcept { return descriptor_.number(); }

private:
    explicit SharedFile(Descriptor descriptor);

    Descriptor descriptor_;
    FileIdentity identity_;
};

} // namespace paceline::os
