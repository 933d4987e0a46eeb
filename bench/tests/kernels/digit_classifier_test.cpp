// SPDX-License-Identifier: Apache-2.0
// What the digit classifier refuses; that it predicts right is tested in Python, beside NumPy.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "kernels/kernels.h"

namespace {

class DigitClassifier : public testing::Test {
protected:
    ~DigitClassifier() override { std::filesystem::remove_all(folder_); }

    std::string file_with(std::string_view bytes) const {
        const std::filesystem::path path = folder_ / "model.onnx";
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    const std::filesystem::path& folder() const { return folder_; }

private:
    static std::filesystem::path make_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "paceline-XXXXXX").string();
        return mkdtemp(name.data());
    }

    std::filesystem::path folder_ = make_folder();
};

void expect_refused(const std::string& path) {
    EXPECT_EQ(kernel_digit_classifier_load(path.c_str()), nullptr);
    const std::string_view error = kernel_last_error();
    EXPECT_TRUE(error.starts_with("kernel_digit_classifier_load: ")) << error;
    EXPECT_NE(error.find(path), std::string_view::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string_view::npos) << error;
}

TEST_F(DigitClassifier, RefusesAFileThatDoesNotExist) {
    expect_refused(folder() / "missing.onnx");
}

TEST_F(DigitClassifier, RefusesAFolder) {
    expect_refused(folder());
}

TEST_F(DigitClassifier, RefusesAnEmptyFile) {
    expect_refused(file_with(""));
}

TEST_F(DigitClassifier, RefusesAFileThatIsNotAModel) {
    expect_refused(file_with("these are not the bytes of a model\n"));
}

TEST_F(DigitClassifier, RefusesAModelWithoutAGraph) {
    // Field 1 of ONNX's ModelProto, ir_version = 6, and nothing else.
    expect_refused(file_with("\x08\x06"));
}

TEST_F(DigitClassifier, RefusesNull) {
    EXPECT_EQ(kernel_digit_classifier_load(nullptr), nullptr);
    EXPECT_STREQ(kernel_last_error(), "kernel_digit_classifier_load: the path is null");
    const std::array<float, 64> image{};
    std::int32_t label = 0;
    EXPECT_NE(kernel_digit_classifier_predict(nullptr, image.data(), 1, &label), 0);
    EXPECT_STREQ(kernel_last_error(), "kernel_digit_classifier_predict: the classifier is null");
    kernel_digit_classifier_destroy(nullptr);
}

} // namespace
