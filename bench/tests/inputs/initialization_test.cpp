// SPDX-License-Identifier: Apache-2.0
// The inputs of `initialization`: a trained model, held-out digits, the answer.
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cache_test_support.hpp"
#include "inputs/kernel_call.hpp"
#include "inputs/npy.hpp"

namespace paceline::inputs {
namespace {

constexpr std::size_t kPixels = 64;

class Initialization : public CacheTest {
protected:
    // A copy of the training programs whose last lines are `added`.
    std::filesystem::path source_with(const std::string& added) const {
        const std::filesystem::path models = folder() / "source/models";
        std::filesystem::create_directories(models);
        for (const char* name : {"train_digits.py", "digits_network.py", "digits_onnx.py"}) {
            std::filesystem::copy(std::filesystem::path(PACELINE_TEST_SOURCE) / "models" / name,
                                  models / name);
        }
        std::string program = read_text(models / "train_digits.py");
        const std::string end = "    sys.exit(main())\n";
        EXPECT_TRUE(program.ends_with(end));
        program.replace(program.size() - end.size(), end.size(), added);
        std::ofstream(models / "train_digits.py") << program;
        return folder() / "source";
    }

    std::string error_of_source(const std::filesystem::path& source) {
        try {
            make_cache_of_source(source).prepare(small_digits());
        } catch (const InputError& error) {
            return error.what();
        }
        ADD_FAILURE() << "no InputError";
        return {};
    }
};

TEST_F(Initialization, ExpectsTheLabelsOfHeldOutDigits) {
    const Prepared prepared = make_cache().prepare(small_digits());
    const std::filesystem::path expected =
        prepared.files.at("model").parent_path().parent_path() / "expected";

    const auto images = read_npy<float>(prepared.files.at("images"));
    ASSERT_EQ(images.shape, (Shape{6, 20, 1, 8, 8}));
    const auto held_out = read_npy<float>(expected / "held_out_images.npy").values;
    const auto truth = read_npy<std::int32_t>(expected / "held_out_labels.npy").values;
    ASSERT_EQ(truth.size(), 360U);

    const DigitClassifier classifier = load_digit_classifier(prepared.files.at("model"));
    Digest digest;
    std::set<std::size_t> drawn;
    int wrong = 0;
    for (std::size_t evaluation = 0; evaluation < 6; ++evaluation) {
        std::vector<std::int32_t> labels(20);
        const float* batch = images.values.data() + evaluation * 20 * kPixels;
        ASSERT_EQ(kernel_digit_classifier_predict(classifier.get(), batch, 20, labels.data()), 0);
        digest.add(evaluation, std::as_bytes(std::span(labels)));
        for (std::size_t image = 0; image < 20; ++image) {
            const float* pixels = batch + image * kPixels;
            std::size_t place = 0;
            while (place < 360 &&
                   !std::equal(pixels, pixels + kPixels, held_out.data() + place * kPixels)) {
                ++place;
            }
            ASSERT_LT(place, 360U) << "every image is one of those held out";
            drawn.insert(place);
            wrong += truth[place] == labels[image] ? 0 : 1;
        }
    }
    EXPECT_EQ(prepared.digest, digest.text());
    EXPECT_TRUE(prepared.digest.ends_with(":6"));
    EXPECT_GT(drawn.size(), 80U) << "drawn at random, not the same again and again";
    EXPECT_LE(wrong, 6);
    EXPECT_GE(prepared.facts["accuracy"], 0.98);
    EXPECT_NEAR(prepared.facts["files"]["model"]["bytes"].get<double>(), 2e6, 2e4);
}

TEST_F(Initialization, DrawsOtherImagesForAnotherSeed) {
    InitializationParameters parameters = small_digits();
    const std::string images = read_text(make_cache().prepare(parameters).files.at("images"));
    parameters.seed = 2;
    EXPECT_NE(read_text(make_cache().prepare(parameters).files.at("images")), images);
}

TEST_F(Initialization, KeepsTrueLabelsAwayFromTheInputs) {
    const Prepared prepared = make_cache().prepare(small_digits());
    EXPECT_EQ(names(prepared.files.at("model").parent_path()),
              (std::set<std::string>{"contents.json", "images.npy", "model.onnx"}));
}

TEST_F(Initialization, ReportsTheProgressOfTraining) {
    std::vector<double> fractions;
    const auto progress = [&](std::string_view what, double fraction) {
        if (what == "training the digits network") {
            fractions.push_back(fraction);
        }
    };
    Cache(cache_folder(), PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, progress)
        .prepare(small_digits());
    EXPECT_GE(fractions.size(), 3U);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_GT(fractions.back(), 0.5);
}

TEST_F(Initialization, RefusesAModelThatDoesNotKnowDigits) {
    const auto source = source_with("    status = main()\n"
                                    "    labels = _arguments().labels\n"
                                    "    np.save(labels, np.load(labels)[::-1])\n"
                                    "    sys.exit(status)\n");
    const std::string error = error_of_source(source);
    EXPECT_TRUE(error.starts_with("the model of 2 MB knows only ")) << error;
    EXPECT_TRUE(has(error, "less than 98 %: give a larger initialization.model_megabytes"))
        << error;
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
}

TEST_F(Initialization, TrainsAgainIfTheTrainingProgramChanged) {
    const Prepared ours = make_cache().prepare(small_digits());
    const auto source = source_with("    # changed\n    sys.exit(main())\n");
    EXPECT_NE(make_cache_of_source(source).prepare(small_digits()).files, ours.files);
}

TEST_F(Initialization, SaysWhyTrainingFailed) {
    const auto source = source_with("    raise ValueError('no digits\\nat all')\n");
    const std::string error = error_of_source(source);
    EXPECT_TRUE(has(error, "models/train_digits.py failed with status 1: ")) << error;
    EXPECT_TRUE(error.ends_with("at all")) << error;
}

TEST_F(Initialization, RefusesWhatItDoesNotUnderstand) {
    const auto source = source_with("    print('loading ...')\n    sys.exit(main())\n");
    EXPECT_EQ(error_of_source(source), "train_digits.py said something unexpected: loading ...");
}

} // namespace
} // namespace paceline::inputs
