// SPDX-License-Identifier: Apache-2.0
// The kernels' table of prefix counts, owned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kernels/kernels.h"

namespace paceline::sdk {

// Belongs to one thread at a time. Fails with KernelError.
class PrefixTable {
public:
    PrefixTable();

    // `text` is UTF-8.
    void add_document(std::span<const std::byte> text);
    // Adds the counts of a serialised table.
    void merge(std::span<const std::byte> serialized);
    // Drops every prefix that was not seen more than `count` times.
    void keep_above(std::uint64_t count);
    std::vector<std::byte> serialized() const;
    void clear();

private:
    std::unique_ptr<kernel_prefix_table, decltype(&kernel_prefix_table_destroy)> table_;
};

} // namespace paceline::sdk
