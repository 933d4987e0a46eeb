// SPDX-License-Identifier: Apache-2.0
// Calls kernels and turns their failures into exceptions.
#include "inputs/kernel_call.hpp"

#include <array>
#include <stdexcept>

namespace paceline::inputs {

void require_success(int status) {
    if (status != 0) {
        throw std::runtime_error(kernel_last_error());
    }
}

void Digest::add(std::uint64_t index, std::span<const std::byte> bytes) {
    require_success(kernel_digest_add(&sum_, index, bytes.data(), bytes.size()));
}

std::string Digest::text() const {
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    require_success(kernel_digest_text(&sum_, text.data(), text.size()));
    return text.data();
}

std::string checksum(std::span<const std::byte> bytes) {
    constexpr std::size_t kDigits = 32;
    Digest digest;
    digest.add(0, bytes);
    return digest.text().substr(0, kDigits);
}

std::string checksum(std::string_view text) {
    return checksum(std::as_bytes(std::span(text)));
}

PrefixTable make_prefix_table() {
    PrefixTable table(kernel_prefix_table_create());
    require_success(table ? 0 : -1);
    return table;
}

DigitClassifier load_digit_classifier(const std::string& path) {
    DigitClassifier classifier(kernel_digit_classifier_load(path.c_str()));
    require_success(classifier ? 0 : -1);
    return classifier;
}

} // namespace paceline::inputs
