// SPDX-License-Identifier: Apache-2.0
// The interface as a whole: its use from C, errors of each thread, threads inside.
#include <array>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "c_interface.h"
#include "kernels/kernels.h"

namespace {

std::size_t threads_of_this_process() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

TEST(Interface, WorksFromC) {
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    ASSERT_EQ(c_interface_digest_of_two_words(text.data(), text.size()), 0) << kernel_last_error();
    EXPECT_EQ(std::string_view(text.data()).size(), 34U);
    EXPECT_TRUE(std::string_view(text.data()).ends_with(":1"));
}

TEST(Interface, TellsTheFunctionAndTheReasonOfAFailure) {
    EXPECT_NE(kernel_prefix_table_clear(nullptr), 0);
    EXPECT_STREQ(kernel_last_error(), "kernel_prefix_table_clear: the table is null");
}

TEST(Interface, KeepsTheLastErrorOfEachThreadApart) {
    ASSERT_NE(kernel_prefix_table_clear(nullptr), 0);
    const std::string here = kernel_last_error();
    std::string before_failure = "not asked";
    std::thread([&] {
        before_failure = kernel_last_error();
        kernel_digest_add(nullptr, 0, nullptr, 0);
    }).join();
    EXPECT_EQ(before_failure, "");
    EXPECT_EQ(kernel_last_error(), here);
}

TEST(Interface, KeepsTheLastErrorThroughCallsThatSucceed) {
    ASSERT_NE(kernel_prefix_table_clear(nullptr), 0);
    const std::string before = kernel_last_error();
    kernel_digest digest{};
    ASSERT_EQ(kernel_digest_add(&digest, 0, "", 0), 0);
    EXPECT_EQ(kernel_last_error(), before);
}

TEST(Interface, GivesAnErrorOfOneLineEvenIfANameHasMany) {
    const std::string path = "no\nsuch\rfile" + std::string(2000, 'x');
    EXPECT_EQ(kernel_digit_classifier_load(path.c_str()), nullptr);
    const std::string_view error = kernel_last_error();
    EXPECT_NE(error.find("no such file"), std::string_view::npos) << error;
    EXPECT_EQ(error.find_first_of("\n\r"), std::string_view::npos) << error;
    EXPECT_LT(error.size(), 512U);
}

TEST(Interface, StartsNoThreads) {
    const std::size_t before = threads_of_this_process();
    const std::vector<double> image(1000 * 1000, 1.0);
    const std::array<double, 16> filter{1.0};
    std::vector<double> result(1000 * 1000);
    ASSERT_EQ(kernel_filter_image(image.data(), 1000, 1000, filter.data(), 1, result.data(),
                                  result.size()),
              0);
    EXPECT_EQ(threads_of_this_process(), before);
}

} // namespace
