// SPDX-License-Identifier: Apache-2.0
// Workload stateful. Item: a text (UTF-8). Result: nothing; each worker counts prefixes in a table
// of its own.
#include <string>
#include <vector>

#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/input_file.hpp"
#include "paceline_sdk/npy.hpp"
#include "paceline_sdk/prefix_table.hpp"
#include "paceline_sdk/workloads.hpp"

namespace paceline::sdk {

namespace {

class StatefulState final : public WorkerState {
public:
    void work(const Item& item, std::span<std::byte>) override {
        table_.add_document(item.payload);
    }

    std::vector<std::byte> collect() override {
        std::vector<std::byte> bytes = table_.serialized();
        table_.clear();
        return bytes;
    }

private:
    PrefixTable table_;
};

class Stateful final : public Workload {
public:
    Stateful(std::vector<std::byte> texts, const std::vector<std::uint64_t>& offsets)
        : texts_(std::move(texts)) {
        const std::span<const std::byte> all(texts_);
        for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
            items_.push_back({i, all.subspan(offsets[i], offsets[i + 1] - offsets[i])});
        }
    }

    std::unique_ptr<WorkerState> prepare() const override {
        return std::make_unique<StatefulState>();
    }

    std::size_t result_bytes() const override { return 0; }

    bool has_tables() const override { return true; }

    std::span<const Item> items(std::size_t) const override { return items_; }

private:
    std::vector<std::byte> texts_;
    std::vector<Item> items_;
};

// The offsets must rise from 0 to the number of bytes.
void check_offsets(const std::string& path, const std::vector<std::uint64_t>& offsets,
                   std::size_t bytes) {
    if (offsets.size() < 2 || offsets.front() != 0 || offsets.back() != bytes) {
        throw InputError(path + ": offsets from 0 to " + std::to_string(bytes) +
                         ", the size of the texts, wanted");
    }
    for (std::size_t i = 1; i < offsets.size(); ++i) {
        if (offsets[i] < offsets[i - 1]) {
            throw InputError(path + ": offset " + std::to_string(i) +
                             " is smaller than the one before");
        }
    }
}

} // namespace

std::unique_ptr<Workload> make_stateful(const Json& inputs) {
    const std::string offsets_path = text_field(inputs, "offsets");
    InputFile file(text_field(inputs, "documents"));
    std::vector<std::byte> texts(file.size());
    file.read(texts);
    const NpyArray<std::uint64_t> offsets = read_npy<std::uint64_t>(offsets_path, 1);
    check_offsets(offsets_path, offsets.values, texts.size());
    return std::make_unique<Stateful>(std::move(texts), offsets.values);
}

} // namespace paceline::sdk
