// SPDX-License-Identifier: Apache-2.0
// Memory of a region is that of its file.
#pragma once

#include "os/mapping.hpp"
#include "os/shared_file.hpp"
#include "shm/backing.hpp"

namespace paceline::detail {

class FileBacking : public shm::Backing {
public:
    FileBacking(const os::SharedFile& file, const os::Mapping& mapping)
        : file_(&file), identity_(file.identity()), mapping_(&mapping) {}

    [[nodiscard]] std::error_code allocate(std::uint64_t offset,
                                           std::uint64_t length) noexcept override {
        // The number of a descriptor that was closed under us may be that of another file by now.
        if (!file_->is(identity_)) {
            return std::make_error_code(std::errc::bad_file_descriptor);
        }
        const std::error_code error = file_->allocate(offset, length);
        // One call for all pages costs less than a fault for each.
        if (!error && length >= kPopulated) {
            mapping_->populate(offset, length);
        }
        return error;
    }

    void give_back(std::uint64_t offset, std::uint64_t length) noexcept override {
        // What cannot be given back stays: no harm.
        if (file_->is(identity_)) {
            (void)file_->give_back(offset, length);
        }
    }

private:
    static constexpr std::uint64_t kPopulated = 65536;

    const os::SharedFile* file_;
    os::FileIdentity identity_;
    const os::Mapping* mapping_;
};

} // namespace paceline::detail
