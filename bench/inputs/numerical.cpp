// SPDX-License-Identifier: Apache-2.0
// The inputs of `numerical`: a grey image made of a picture, and random filters.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "inputs/error.hpp"
#include "inputs/kernel_call.hpp"
#include "inputs/npy.hpp"
#include "inputs/program.hpp"
#include "inputs/random.hpp"
#include "inputs/recipe.hpp"

namespace paceline::inputs {
namespace {

constexpr std::size_t kFilterValues = 16;
constexpr std::string_view kImageName = "image.npy";
constexpr std::string_view kFiltersName = "filters.npy";

void check(const NumericalParameters& parameters) {
    require_within("numerical.size", parameters.size, 1, 100'000);
    require_within("numerical.filters", parameters.filters, 1, 1'000'000);
    require_within("numerical.stride", parameters.stride, 1, 100'000);
}

// The picture, decoded by a program of its own: a broken picture cannot harm this process.
NpyArray<double> decode_picture(const std::string& image, const std::filesystem::path& folder,
                                const Workshop& workshop) {
    const std::filesystem::path decoded = folder / "picture.npy";
    std::vector<std::string> command = {workshop.python.string(),
                                        (workshop.source / "inputs/decode_picture.py").string(),
                                        "--output", decoded.string()};
    if (!image.empty()) {
        command.insert(command.end(), {"--picture", image});
    }
    run_program(command, [](std::string_view) {}, workshop.reporter);
    NpyArray<double> picture = read_npy<double>(decoded);
    std::filesystem::remove(decoded);
    if (picture.shape.size() != 2 || picture.values.empty()) {
        throw InputError("the picture " + image + " has no pixels");
    }
    return picture;
}

// Writes rows from the upper left of the picture, repeated as often as is needed.
void write_image(const NpyArray<double>& picture, std::size_t size,
                 const std::filesystem::path& path, const Reporter& reporter) {
    const std::size_t picture_columns = picture.shape[1];
    NpyWriter<double> writer(path, {size, size});
    std::vector<double> row(size);
    for (std::size_t number = 0; number < size; ++number) {
        const double* source = picture.values.data() + number % picture.shape[0] * picture_columns;
        for (std::size_t start = 0; start < size; start += picture_columns) {
            std::copy_n(source, std::min(picture_columns, size - start), row.data() + start);
        }
        writer.write(row);
        reporter.report("making the image",
                        static_cast<double>(number + 1) / static_cast<double>(size));
    }
    writer.finish();
}

void write_filters(const NumericalParameters& parameters, const std::filesystem::path& path) {
    Random random(parameters.seed);
    std::vector<double> values(parameters.filters * kFilterValues);
    for (double& value : values) {
        value = random.next_from_minus_one_to_one();
    }
    write_npy<double>(path, {parameters.filters, 4, 4}, values);
}

nlohmann::json build(const NumericalParameters& parameters, const Workshop& workshop,
                     const Folders& folders) {
    workshop.reporter.report("decoding the picture", 0);
    const NpyArray<double> picture = decode_picture(parameters.image, folders.inputs, workshop);
    write_image(picture, parameters.size, folders.inputs / kImageName, workshop.reporter);
    write_filters(parameters, folders.inputs / kFiltersName);
    return {{"picture_rows", picture.shape[0]},
            {"picture_columns", picture.shape[1]},
            {"rows_of_picture", picture.shape[0] < parameters.size ? "repeated" : "cut"},
            {"columns_of_picture", picture.shape[1] < parameters.size ? "repeated" : "cut"}};
}

Answer answer(std::size_t stride, const Reporter& reporter, const Folders& folders) {
    const NpyArray<double> image = read_npy<double>(folders.inputs / kImageName);
    const NpyArray<double> filters = read_npy<double>(folders.inputs / kFiltersName);
    const std::size_t rows = image.shape.at(0);
    const std::size_t columns = image.shape.at(1);
    const std::size_t number = filters.shape.at(0);
    std::vector<double> result(kernel_kept(rows, stride) * kernel_kept(columns, stride));
    Digest digest;
    for (std::size_t filter = 0; filter < number; ++filter) {
        require_success(kernel_filter_image(image.values.data(), rows, columns,
                                            filters.values.data() + filter * kFilterValues, stride,
                                            result.data(), result.size()));
        digest.add(filter, std::as_bytes(std::span(result)));
        reporter.report("computing the expected answers of numerical",
                        static_cast<double>(filter + 1) / static_cast<double>(number));
    }
    return {digest.text(), nlohmann::json::object()};
}

} // namespace

Recipe recipe_of(const NumericalParameters& parameters, const Workshop& workshop) {
    check(parameters);
    const std::string size = std::to_string(parameters.size);
    const bool own = !parameters.image.empty();
    Recipe recipe;
    recipe.title = "numerical-" + size + "x" + size + "-" + std::to_string(parameters.filters) +
                   "-filters-stride-" + std::to_string(parameters.stride) + "-seed-" +
                   std::to_string(parameters.seed) + (own ? "-own-picture" : "");
    recipe.key = {
        {"workload", "numerical"},
        {"format", 1},
        {"size", parameters.size},
        {"filters", parameters.filters},
        {"stride", parameters.stride},
        {"seed", parameters.seed},
        {"picture", own ? checksum(read_file(parameters.image)) : "scikit-learn china.jpg"}};
    recipe.files = {{"image", std::string(kImageName)}, {"filters", std::string(kFiltersName)}};
    recipe.build = [parameters, workshop](const Folders& folders) {
        return build(parameters, workshop, folders);
    };
    recipe.answer = [stride = parameters.stride, workshop](const Folders& folders) {
        return answer(stride, workshop.reporter, folders);
    };
    return recipe;
}

} // namespace paceline::inputs
