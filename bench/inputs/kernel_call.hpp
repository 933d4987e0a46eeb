// SPDX-License-Identifier: Apache-2.0
// The kernels with owners and exceptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "kernels/kernels.h"

namespace paceline::inputs {

// Throws std::runtime_error with the kernel's reason unless `status` is 0.
void require_success(int status);

// A digest of results, as the SDK makes it.
class Digest {
public:
    void add(std::uint64_t index, std::span<const std::byte> bytes);
    std::string text() const;

private:
    kernel_digest sum_{};
};

// 32 hexadecimal digits that tell contents apart.
std::string checksum(std::span<const std::byte> bytes);
std::string checksum(std::string_view text);

struct DestroyPrefixTable {
    void operator()(kernel_prefix_table* table) const noexcept {
        kernel_prefix_table_destroy(table);
    }
};

using PrefixTable = std::unique_ptr<kernel_prefix_table, DestroyPrefixTable>;

struct DestroyDigitClassifier {
    void operator()(kernel_digit_classifier* classifier) const noexcept {
        kernel_digit_classifier_destroy(classifier);
    }
};

using DigitClassifier = std::unique_ptr<kernel_digit_classifier, DestroyDigitClassifier>;

// Both throw std::runtime_error with the kernel's reason.
PrefixTable make_prefix_table();
DigitClassifier load_digit_classifier(const std::string& path);

} // namespace paceline::inputs
