// SPDX-License-Identifier: Apache-2.0
// Workloads of a few kilobytes, with the digest of their right answer.
#include "tiny_workload.hpp"

#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "files.hpp"
#include "kernels/kernels.h"

namespace paceline::sdk_test {

namespace {

void require(bool well) {
    if (!well) {
        throw std::runtime_error(kernel_last_error());
    }
}

std::string digest_text(const kernel_digest& digest) {
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    require(kernel_digest_text(&digest, text.data(), text.size()) == 0);
    return text.data();
}

template <class T>
std::vector<T> made_up_values(std::size_t count) {
    std::vector<T> values(count);
    std::uint32_t state = 12345;
    for (T& value : values) {
        state = state * 1664525 + 1013904223;
        value = static_cast<T>(state >> 16) / 4096;
    }
    return values;
}

TinyWorkload numerical(const TemporaryFolder& folder) {
    constexpr std::size_t kRows = 37;
    constexpr std::size_t kColumns = 29;
    constexpr std::size_t kFilters = 11;
    constexpr std::size_t kStride = 5;
    const auto image = made_up_values<double>(kRows * kColumns);
    const auto filters = made_up_values<double>(kFilters * 16);
    write_file(folder.file("image.npy"),
               npy_bytes("<f8", {kRows, kColumns}, std::as_bytes(std::span(image))));
    write_file(folder.file("filters.npy"),
               npy_bytes("<f8", {kFilters, 4, 4}, std::as_bytes(std::span(filters))));
    kernel_digest digest{};
    std::vector<double> result(kernel_kept(kRows, kStride) * kernel_kept(kColumns, kStride));
    for (std::size_t i = 0; i < kFilters; ++i) {
        require(kernel_filter_image(image.data(), kRows, kColumns, filters.data() + 16 * i, kStride,
                                    result.data(), result.size()) == 0);
        kernel_digest_add(&digest, i, result.data(), result.size() * sizeof(double));
    }
    return {
        .name = "numerical",
        .parameters = {{"stride", kStride}},
        .inputs = {{"image", folder.file("image.npy")}, {"filters", folder.file("filters.npy")}},
        .digest = digest_text(digest)};
}

TinyWorkload stateful_of(const TemporaryFolder& folder, const std::vector<std::string>& documents) {
    std::string texts;
    std::vector<std::uint64_t> offsets{0};
    for (const std::string& document : documents) {
        texts += document;
        offsets.push_back(texts.size());
    }
    write_file(folder.file("documents"), texts);
    write_file(folder.file("offsets.npy"),
               npy_bytes("<u8", {offsets.size()}, std::as_bytes(std::span(offsets))));
    return {.name = "stateful",
            .parameters = nlohmann::json::object(),
            .inputs = {{"documents", folder.file("documents")},
                       {"offsets", folder.file("offsets.npy")}},
            .digest = ""};
}

TinyWorkload stateful(const TemporaryFolder& folder) {
    std::vector<std::string> documents{"", "a", "größe groß gr", "漢字 漢字 漢", "a\nab\tabc"};
    for (std::size_t i = 0; i < 20; ++i) {
        documents.push_back("word" + std::to_string(i % 7) + " another " + std::string(i % 5, 'x'));
    }
    const std::unique_ptr<kernel_prefix_table, decltype(&kernel_prefix_table_destroy)> table(
        kernel_prefix_table_create(), &kernel_prefix_table_destroy);
    for (const std::string& document : documents) {
        require(kernel_prefix_table_add_document(table.get(), document.data(), document.size()) ==
                0);
    }
    require(kernel_prefix_table_keep_above(table.get(), 3) == 0);
    std::vector<char> bytes(kernel_prefix_table_serialized_size(table.get()));
    require(kernel_prefix_table_serialize(table.get(), bytes.data(), bytes.size()) == 0);
    kernel_digest digest{};
    kernel_digest_add(&digest, 0, bytes.data(), bytes.size());
    TinyWorkload workload = stateful_of(folder, documents);
    workload.digest = digest_text(digest);
    return workload;
}

TinyWorkload initialization(const TemporaryFolder& folder) {
    constexpr std::size_t kRuns = 3;
    constexpr std::size_t kEvaluations = 4;
    constexpr std::size_t kImages = 5;
    const auto images = made_up_values<float>(kRuns * kEvaluations * kImages * 64);
    write_file(folder.file("model.onnx"), tiny_digit_model());
    write_file(folder.file("images.npy"), npy_bytes("<f4", {kRuns * kEvaluations, kImages, 1, 8, 8},
                                                    std::as_bytes(std::span(images))));
    const std::unique_ptr<kernel_digit_classifier, decltype(&kernel_digit_classifier_destroy)>
        classifier(kernel_digit_classifier_load(folder.file("model.onnx").c_str()),
                   &kernel_digit_classifier_destroy);
    require(classifier != nullptr);
    kernel_digest digest{};
    std::array<std::int32_t, kImages> labels{};
    for (std::size_t i = 0; i < kRuns * kEvaluations; ++i) {
        require(kernel_digit_classifier_predict(classifier.get(), images.data() + i * kImages * 64,
                                                kImages, labels.data()) == 0);
        kernel_digest_add(&digest, i, labels.data(), sizeof(labels));
    }
    return {.name = "initialization",
            .parameters = {{"runs", kRuns}, {"evaluations", kEvaluations}},
            .inputs = {{"model", folder.file("model.onnx")}, {"images", folder.file("images.npy")}},
            .digest = digest_text(digest)};
}

} // namespace

nlohmann::json TinyWorkload::configuration(std::uint32_t workers,
                                           const std::string& barrier) const {
    return {{"op", "configure"},        {"workload", name}, {"workers", workers},
            {"parameters", parameters}, {"inputs", inputs}, {"options", nlohmann::json::object()},
            {"barrier", barrier}};
}

TinyWorkload make_tiny_workload(const std::string& name, const TemporaryFolder& folder) {
    if (name == "numerical") {
        return numerical(folder);
    }
    return name == "stateful" ? stateful(folder) : initialization(folder);
}

TinyWorkload make_tiny_queue(const TemporaryFolder& folder, const std::string& part,
                             std::size_t messages, std::size_t elements) {
    constexpr std::size_t kArrays = 4;
    const auto arrays = made_up_values<std::int64_t>(kArrays * elements);
    write_file(folder.file("arrays.npy"),
               npy_bytes("<i8", {kArrays, elements}, std::as_bytes(std::span(arrays))));
    kernel_digest digest{};
    for (std::size_t i = 0; i < messages; ++i) {
        const std::int64_t* const array = arrays.data() + i % kArrays * elements;
        for (int ends = part == "round_trip" ? 2 : 1; ends > 0; --ends) {
            kernel_digest_add(&digest, i, array, elements * sizeof(std::int64_t));
        }
    }
    return {.name = "queue",
            .parameters = {{"part", part}, {"messages", messages}},
            .inputs = {{"arrays", folder.file("arrays.npy")}},
            .digest = digest_text(digest)};
}

TinyWorkload make_failing_workload(const TemporaryFolder& folder) {
    std::vector<std::string> documents(20, "well");
    documents[10] = "broken \xff";
    return stateful_of(folder, documents);
}

} // namespace paceline::sdk_test
