// SPDX-License-Identifier: Apache-2.0
// The kernels' table of prefix counts, owned.
#include "paceline_sdk/prefix_table.hpp"

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

void check(int result) {
    if (result != 0) {
        throw KernelError(kernel_last_error());
    }
}

} // namespace

PrefixTable::PrefixTable() : table_(kernel_prefix_table_create(), &kernel_prefix_table_destroy) {
    if (!table_) {
        throw KernelError(kernel_last_error());
    }
}

void PrefixTable::add_document(std::span<const std::byte> text) {
    check(kernel_prefix_table_add_document(table_.get(), reinterpret_cast<const char*>(text.data()),
                                           text.size()));
}

void PrefixTable::merge(std::span<const std::byte> serialized) {
    check(kernel_prefix_table_merge(table_.get(), serialized.data(), serialized.size()));
}

void PrefixTable::keep_above(std::uint64_t count) {
    check(kernel_prefix_table_keep_above(table_.get(), count));
}

std::vector<std::byte> PrefixTable::serialized() const {
    std::vector<std::byte> bytes(kernel_prefix_table_serialized_size(table_.get()));
    check(kernel_prefix_table_serialize(table_.get(), bytes.data(), bytes.size()));
    return bytes;
}

void PrefixTable::clear() {
    check(kernel_prefix_table_clear(table_.get()));
}

} // namespace paceline::sdk
