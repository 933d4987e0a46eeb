// SPDX-License-Identifier: Apache-2.0
// A prefix table with an owner, for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "kernels/kernels.h"

namespace paceline::kernels_test {

class Table {
public:
    kernel_prefix_table* get() const { return table_.get(); }

    bool add(std::string_view text) {
        return kernel_prefix_table_add_document(get(), text.data(), text.size()) == 0;
    }

    bool merge(std::string_view bytes) {
        return kernel_prefix_table_merge(get(), bytes.data(), bytes.size()) == 0;
    }

    std::uint64_t count(std::string_view prefix) const {
        return kernel_prefix_table_count(get(), prefix.data(), prefix.size());
    }

    std::string bytes() const {
        std::string bytes(kernel_prefix_table_serialized_size(get()), '?');
        EXPECT_EQ(kernel_prefix_table_serialize(get(), bytes.data(), bytes.size()), 0);
        return bytes;
    }

    // The number of entries, read from the serialised form.
    std::uint64_t entries() const {
        std::uint64_t number = 0;
        std::memcpy(&number, bytes().data() + 8, sizeof(number));
        return number;
    }

private:
    struct Destroy {
        void operator()(kernel_prefix_table* table) const { kernel_prefix_table_destroy(table); }
    };

    std::unique_ptr<kernel_prefix_table, Destroy> table_{kernel_prefix_table_create()};
};

inline Table table_of(std::string_view text) {
    Table table;
    EXPECT_TRUE(table.add(text)) << kernel_last_error();
    return table;
}

} // namespace paceline::kernels_test
