// SPDX-License-Identifier: Apache-2.0
// The inputs of `initialization`: a trained network, and held-out digits for it to tell.
#include <algorithm>
#include <cstdint>
#include <optional>
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

constexpr std::size_t kPixels = 64;
constexpr double kLeastAccuracy = 0.98;
constexpr std::string_view kModelName = "model.onnx";
constexpr std::string_view kImagesName = "images.npy";
constexpr std::string_view kHeldOutImagesName = "held_out_images.npy";
constexpr std::string_view kHeldOutLabelsName = "held_out_labels.npy";

void check(const InitializationParameters& parameters) {
    require_within("initialization.runs", parameters.runs, 1, 100'000);
    require_within("initialization.evaluations", parameters.evaluations, 1, 100'000);
    require_within("initialization.images", parameters.images, 1, 10'000);
    require_within("initialization.model_megabytes", parameters.model_megabytes, 1, 2'000);
    require_within("initialization.runs * evaluations * images",
                   parameters.runs * parameters.evaluations * parameters.images, 1, 100'000'000);
}

// Runs the training program; what it says at its end.
nlohmann::json train(const InitializationParameters& parameters, const Workshop& workshop,
                     const Folders& folders) {
    nlohmann::json said = nlohmann::json::object();
    const auto on_line = [&](std::string_view line) {
        nlohmann::json object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (!object.is_object()) {
            throw InputError("train_digits.py said something unexpected: " + std::string(line));
        }
        if (object.contains("fraction")) {
            workshop.reporter.report("training the digits network", object["fraction"]);
        } else {
            said = std::move(object);
        }
    };
    workshop.reporter.report("training the digits network", 0);
    run_program({workshop.python.string(), (workshop.source / "models/train_digits.py").string(),
                 "--megabytes", std::to_string(parameters.model_megabytes), "--seed",
                 std::to_string(parameters.seed), "--model", (folders.inputs / kModelName).string(),
                 "--images", (folders.expected / kHeldOutImagesName).string(), "--labels",
                 (folders.expected / kHeldOutLabelsName).string()},
                on_line, workshop.reporter);
    return {{"accuracy_when_trained", said.value("accuracy", nlohmann::json())},
            {"hidden_units", said.value("hidden_units", nlohmann::json())}};
}

// Draws the images of every evaluation from those that were held out.
void draw_images(const InitializationParameters& parameters, const Folders& folders) {
    const auto held_out = read_npy<float>(folders.expected / kHeldOutImagesName);
    const std::size_t number = held_out.values.size() / kPixels;
    const std::size_t evaluations = parameters.runs * parameters.evaluations;
    NpyWriter<float> writer(folders.inputs / kImagesName,
                            {evaluations, parameters.images, 1, 8, 8});
    Random random(parameters.seed);
    for (std::size_t image = 0; image < evaluations * parameters.images; ++image) {
        writer.write(
            std::span(held_out.values).subspan(random.next_below(number) * kPixels, kPixels));
    }
    writer.finish();
}

std::vector<std::int32_t> predict(const DigitClassifier& classifier,
                                  std::span<const float> images) {
    std::vector<std::int32_t> labels(images.size() / kPixels);
    require_success(kernel_digit_classifier_predict(classifier.get(), images.data(), labels.size(),
                                                    labels.data()));
    return labels;
}

// The fraction of the held-out digits that the kernel tells right; throws InputError if it is low.
double accuracy(const DigitClassifier& classifier, const Folders& folders, std::size_t megabytes) {
    const auto images = read_npy<float>(folders.expected / kHeldOutImagesName).values;
    const auto labels = read_npy<std::int32_t>(folders.expected / kHeldOutLabelsName).values;
    const std::vector<std::int32_t> predicted = predict(classifier, images);
    std::size_t right = 0;
    for (std::size_t image = 0; image < predicted.size(); ++image) {
        right += predicted.at(image) == labels.at(image) ? 1 : 0;
    }
    const double fraction = static_cast<double>(right) / static_cast<double>(predicted.size());
    if (fraction < kLeastAccuracy) {
        throw InputError("the model of " + std::to_string(megabytes) + " MB knows only " +
                         std::to_string(right) + " of " + std::to_string(predicted.size()) +
                         " held-out digits, less than 98 %: give a larger "
                         "initialization.model_megabytes or another seed");
    }
    return fraction;
}

Answer answer(const InitializationParameters& parameters, const Reporter& reporter,
              const Folders& folders) {
    reporter.report("loading the digits network", 0);
    const DigitClassifier classifier =
        load_digit_classifier((folders.inputs / kModelName).string());
    const double accurate = accuracy(classifier, folders, parameters.model_megabytes);
    const auto images = read_npy<float>(folders.inputs / kImagesName).values;
    const std::size_t evaluations = parameters.runs * parameters.evaluations;
    const std::size_t values = parameters.images * kPixels;
    Digest digest;
    for (std::size_t evaluation = 0; evaluation < evaluations; ++evaluation) {
        const std::vector<std::int32_t> labels =
            predict(classifier, std::span(images).subspan(evaluation * values, values));
        digest.add(evaluation, std::as_bytes(std::span(labels)));
        reporter.report("computing the expected answers of initialization",
                        static_cast<double>(evaluation + 1) / static_cast<double>(evaluations));
    }
    return {digest.text(), {{"accuracy", accurate}}};
}

// The training programs, so that a change of them makes the model again.
std::string checksum_of_training(const Workshop& workshop) {
    Digest digest;
    std::uint64_t index = 0;
    for (const std::string_view name : {"train_digits.py", "digits_network.py", "digits_onnx.py"}) {
        digest.add(index++, read_file(workshop.source / "models" / name));
    }
    return digest.text();
}

} // namespace

Recipe recipe_of(const InitializationParameters& parameters, const Workshop& workshop) {
    check(parameters);
    Recipe recipe;
    recipe.title = "initialization-" + std::to_string(parameters.runs) + "-runs-of-" +
                   std::to_string(parameters.evaluations) + "x" +
                   std::to_string(parameters.images) + "-images-model-" +
                   std::to_string(parameters.model_megabytes) + "MB-seed-" +
                   std::to_string(parameters.seed);
    recipe.key = {{"workload", "initialization"}, {"format", 1},
                  {"runs", parameters.runs},      {"evaluations", parameters.evaluations},
                  {"images", parameters.images},  {"model_megabytes", parameters.model_megabytes},
                  {"seed", parameters.seed},      {"training", checksum_of_training(workshop)}};
    recipe.files = {{"model", std::string(kModelName)}, {"images", std::string(kImagesName)}};
    recipe.build = [parameters, workshop](const Folders& folders) {
        nlohmann::json facts = train(parameters, workshop, folders);
        draw_images(parameters, folders);
        return facts;
    };
    recipe.answer = [parameters, workshop](const Folders& folders) {
        return answer(parameters, workshop.reporter, folders);
    };
    return recipe;
}

} // namespace paceline::inputs
