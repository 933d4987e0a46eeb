// SPDX-License-Identifier: Apache-2.0
// Workload numerical. Item: a 4x4 filter (16 float64). Result: the filtered image, thinned
// (float64, row-major).
#include <limits>
#include <vector>

#include "kernels/kernels.h"
#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/npy.hpp"
#include "paceline_sdk/workloads.hpp"

namespace paceline::sdk {

namespace {

struct Image {
    NpyArray<double> pixels;
    std::size_t stride = 1;

    std::size_t rows() const { return pixels.shape[0]; }

    std::size_t columns() const { return pixels.shape[1]; }
};

class NumericalState final : public WorkerState {
public:
    explicit NumericalState(const Image& image) : image_(image) {}

    void work(const Item& item, std::span<std::byte> result) override {
        const auto* filter = reinterpret_cast<const double*>(item.payload.data());
        auto* thinned = reinterpret_cast<double*>(result.data());
        if (kernel_filter_image(image_.pixels.values.data(), image_.rows(), image_.columns(),
                                filter, image_.stride, thinned,
                                result.size() / sizeof(double)) != 0) {
            throw KernelError(kernel_last_error());
        }
    }

private:
    const Image& image_;
};

class Numerical final : public Workload {
public:
    Numerical(Image image, NpyArray<double> filters)
        : image_(std::move(image)), filters_(std::move(filters)) {
        const std::size_t elements = filters_.shape[1] * filters_.shape[2];
        const auto values = std::as_bytes(std::span(filters_.values));
        for (std::size_t i = 0; i < filters_.shape[0]; ++i) {
            items_.push_back(
                {i, values.subspan(i * elements * sizeof(double), elements * sizeof(double))});
        }
    }

    std::unique_ptr<WorkerState> prepare() const override {
        return std::make_unique<NumericalState>(image_);
    }

    std::size_t result_bytes() const override {
        return kernel_kept(image_.rows(), image_.stride) *
               kernel_kept(image_.columns(), image_.stride) * sizeof(double);
    }

    std::span<const Item> items(std::size_t) const override { return items_; }

private:
    Image image_;
    NpyArray<double> filters_;
    std::vector<Item> items_;
};

} // namespace

std::unique_ptr<Workload> make_numerical(const Json& parameters, const Json& inputs) {
    const std::string image_path = text_field(inputs, "image");
    const std::string filters_path = text_field(inputs, "filters");
    Image image{
        .pixels = {},
        .stride = number_field(parameters, "stride", 1, std::numeric_limits<std::uint32_t>::max())};
    image.pixels = read_npy<double>(image_path, 2);
    if (image.pixels.values.empty()) {
        throw InputError(image_path + ": the image is empty");
    }
    NpyArray<double> filters = read_npy<double>(filters_path, 3);
    if (filters.shape[0] == 0 || filters.shape[1] != 4 || filters.shape[2] != 4) {
        throw InputError(filters_path + ": one filter or more of 4x4 wanted");
    }
    return std::make_unique<Numerical>(std::move(image), std::move(filters));
}

} // namespace paceline::sdk
