// SPDX-License-Identifier: Apache-2.0
// The kernel of `stateful`: the C interface of prefix counts.
#include <cstddef>
#include <span>
#include <string_view>

#include "kernels/failure.hpp"
#include "kernels/kernels.h"
#include "kernels/prefix_counts.hpp"

struct kernel_prefix_table {
    paceline::kernels::PrefixCounts counts;
};

using paceline::kernels::guarded;
using paceline::kernels::guarded_status;
using paceline::kernels::require;

namespace {

constexpr const char* kNullTable = "the table is null";

// A string_view of null and 0 is allowed, but of null and more is not.
std::string_view checked_text(const char* text, std::size_t bytes) {
    require(text != nullptr || bytes == 0, "the text is null");
    return bytes == 0 ? std::string_view{} : std::string_view{text, bytes};
}

} // namespace

kernel_prefix_table* kernel_prefix_table_create(void) {
    return guarded<kernel_prefix_table*>(__func__, nullptr, [] { return new kernel_prefix_table; });
}

void kernel_prefix_table_destroy(kernel_prefix_table* table) {
    delete table;
}

int kernel_prefix_table_clear(kernel_prefix_table* table) {
    return guarded_status(__func__, [&] {
        require(table != nullptr, kNullTable);
        table->counts.clear();
    });
}

int kernel_prefix_table_add_document(kernel_prefix_table* table, const char* text, size_t bytes) {
    return guarded_status(__func__, [&] {
        require(table != nullptr, kNullTable);
        table->counts.add_document(checked_text(text, bytes));
    });
}

size_t kernel_prefix_table_serialized_size(const kernel_prefix_table* table) {
    return guarded<std::size_t>(__func__, 0, [&] {
        require(table != nullptr, kNullTable);
        return table->counts.serialized_size();
    });
}

int kernel_prefix_table_serialize(const kernel_prefix_table* table, void* bytes, size_t capacity) {
    return guarded_status(__func__, [&] {
        require(table != nullptr, kNullTable);
        require(bytes != nullptr, "the memory for the bytes is null");
        const std::size_t size = table->counts.serialized_size();
        require(capacity >= size,
                "the capacity is below kernel_prefix_table_serialized_size of the table");
        table->counts.serialize({static_cast<std::byte*>(bytes), size});
    });
}

int kernel_prefix_table_merge(kernel_prefix_table* table, const void* bytes, size_t size) {
    return guarded_status(__func__, [&] {
        require(table != nullptr, kNullTable);
        require(bytes != nullptr, "the bytes are null");
        table->counts.merge({static_cast<const std::byte*>(bytes), size});
    });
}

int kernel_prefix_table_keep_above(kernel_prefix_table* table, uint64_t count) {
    return guarded_status(__func__, [&] {
        require(table != nullptr, kNullTable);
        table->counts.keep_above(count);
    });
}

uint64_t kernel_prefix_table_count(const kernel_prefix_table* table, const char* prefix,
                                   size_t bytes) {
    return guarded<std::uint64_t>(__func__, 0, [&] {
        require(table != nullptr, kNullTable);
        return table->counts.count(paceline::kernels::prefix_key(checked_text(prefix, bytes)));
    });
}
