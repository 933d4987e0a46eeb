// SPDX-License-Identifier: Apache-2.0
// Workload initialization. Item: images of 8x8 float32. Result: their labels (int32). Each worker
// loads the classifier.
#include <limits>
#include <vector>

#include "kernels/kernels.h"
#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/input_file.hpp"
#include "paceline_sdk/npy.hpp"
#include "paceline_sdk/workloads.hpp"

namespace paceline::sdk {

namespace {

class InitializationState final : public WorkerState {
public:
    explicit InitializationState(const std::string& model)
        : classifier_(kernel_digit_classifier_load(model.c_str()),
                      &kernel_digit_classifier_destroy) {
        if (!classifier_) {
            throw KernelError(kernel_last_error());
        }
    }

    void work(const Item& item, std::span<std::byte> result) override {
        const auto* images = reinterpret_cast<const float*>(item.payload.data());
        auto* labels = reinterpret_cast<std::int32_t*>(result.data());
        if (kernel_digit_classifier_predict(classifier_.get(), images,
                                            result.size() / sizeof(std::int32_t), labels) != 0) {
            throw KernelError(kernel_last_error());
        }
    }

private:
    std::unique_ptr<kernel_digit_classifier, decltype(&kernel_digit_classifier_destroy)>
        classifier_;
};

class Initialization final : public Workload {
public:
    Initialization(std::string model, NpyArray<float> images, std::size_t runs,
                   std::size_t evaluations)
        : model_(std::move(model)), images_(std::move(images)), runs_(runs),
          evaluations_(evaluations) {
        const auto values = std::as_bytes(std::span(images_.values));
        const std::size_t payload_bytes = values.size() / (runs * evaluations);
        for (std::size_t i = 0; i < runs * evaluations; ++i) {
            items_.push_back({i, values.subspan(i * payload_bytes, payload_bytes)});
        }
    }

    std::unique_ptr<WorkerState> prepare() const override {
        return std::make_unique<InitializationState>(model_);
    }

    std::size_t result_bytes() const override { return images_.shape[1] * sizeof(std::int32_t); }

    std::size_t runs() const override { return runs_; }

    std::span<const Item> items(std::size_t run) const override {
        return std::span(items_).subspan(run * evaluations_, evaluations_);
    }

private:
    std::string model_;
    NpyArray<float> images_;
    std::size_t runs_;
    std::size_t evaluations_;
    std::vector<Item> items_;
};

} // namespace

std::unique_ptr<Workload> make_initialization(const Json& parameters, const Json& inputs) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    const std::size_t runs = number_field(parameters, "runs", 1, kMost);
    const std::size_t evaluations = number_field(parameters, "evaluations", 1, kMost);
    const std::string images_path = text_field(inputs, "images");
    const InputFile model(
        text_field(inputs, "model")); // that it can be opened is said now, not by every worker
    NpyArray<float> images = read_npy<float>(images_path, 5);
    const std::vector<std::size_t> wanted{runs * evaluations, images.shape[1], 1, 8, 8};
    if (images.shape != wanted || images.shape[1] == 0) {
        throw InputError(images_path + ": images of shape [" + std::to_string(runs * evaluations) +
                         ", 1 or more, 1, 8, 8] wanted");
    }
    return std::make_unique<Initialization>(model.path(), std::move(images), runs, evaluations);
}

} // namespace paceline::sdk
