// SPDX-License-Identifier: Apache-2.0
// Reading .npy files: the right ones, and those that somebody damaged.
#include <cstdint>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/npy.hpp"
#include "support/files.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::sdk {

namespace {

using sdk_test::npy_bytes;
using sdk_test::npy_bytes_with_header;
using sdk_test::write_file;

constexpr const char* kGoodHeader = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }\n";

class Npy : public testing::Test {
protected:
    // What reading a file with these bytes as a float64 array of two dimensions complains of; empty
    // if it does not.
    std::string complaint(const std::string& bytes) {
        write_file(path_, bytes);
        return complaint_about(path_);
    }

    std::string complaint_of_header(const std::string& header) {
        return complaint(npy_bytes_with_header(header, std::string(16, '\0')));
    }

    static std::string complaint_about(const std::string& path) {
        try {
            read_npy<double>(path, 2);
            return "";
        } catch (const InputError& error) {
            EXPECT_EQ(std::string(error.what()).rfind(path + ": ", 0), 0U) << error.what();
            return std::string(error.what()).substr(path.size() + 2);
        }
    }

    sdk_test::TemporaryFolder folder_;
    std::string path_ = folder_.file("array.npy");
};

TEST_F(Npy, GivesTheShapeAndTheValues) {
    const std::vector<double> values{1.5, -2, 3, 4e300, 5, 6};
    write_file(path_, npy_bytes("<f8", {3, 2}, std::as_bytes(std::span(values))));
    const NpyArray<double> array = read_npy<double>(path_, 2);
    EXPECT_EQ(array.shape, (std::vector<std::size_t>{3, 2}));
    EXPECT_EQ(array.values, values);
}

TEST_F(Npy, ReadsEveryTypeThatTheWorkloadsNeed) {
    const std::vector<float> floats{1, 2.5F};
    write_file(path_, npy_bytes("<f4", {2}, std::as_bytes(std::span(floats))));
    EXPECT_EQ(read_npy<float>(path_, 1).values, floats);
    const std::vector<std::int64_t> signed_numbers{-1, 1};
    write_file(path_, npy_bytes("<i8", {2}, std::as_bytes(std::span(signed_numbers))));
    EXPECT_EQ(read_npy<std::int64_t>(path_, 1).values, signed_numbers);
    const std::vector<std::uint64_t> unsigned_numbers{0, ~std::uint64_t{0}};
    write_file(path_, npy_bytes("<u8", {2}, std::as_bytes(std::span(unsigned_numbers))));
    EXPECT_EQ(read_npy<std::uint64_t>(path_, 1).values, unsigned_numbers);
}

TEST_F(Npy, TakesTheKeysInAnyOrder) {
    EXPECT_EQ(complaint_of_header("{'shape':(1,2),'fortran_order':False,'descr':'<f8'}\n"), "");
}

TEST_F(Npy, ReadsAnEmptyArray) {
    EXPECT_EQ(complaint(npy_bytes("<f8", {0, 7}, {})), "");
}

TEST_F(Npy, RefusesAMissingFile) {
    EXPECT_EQ(complaint_about(folder_.file("nothing")),
              "cannot be opened: No such file or directory");
}

TEST_F(Npy, RefusesAFolder) {
    ASSERT_EQ(::mkdir(path_.c_str(), 0700), 0);
    EXPECT_EQ(complaint_about(path_), "is not a regular file");
}

TEST_F(Npy, RefusesAPipeInsteadOfWaitingForIt) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    EXPECT_EQ(complaint_about(path_), "is not a regular file");
}

TEST_F(Npy, RefusesAFileThatIsTooShort) {
    EXPECT_EQ(complaint(""), "too short for an .npy file");
    EXPECT_EQ(complaint("\x93NUMPY\x01"), "too short for an .npy file");
}

TEST_F(Npy, RefusesOtherContents) {
    EXPECT_EQ(complaint("PK\x03\x04 and more of a zip file"), "is not an .npy file");
}

TEST_F(Npy, RefusesAnotherVersionOfTheFormat) {
    std::string bytes = npy_bytes_with_header(kGoodHeader, std::string(16, '\0'));
    bytes[6] = 2;
    EXPECT_EQ(complaint(bytes), "has format version 2.0, wanted 1.0");
}

TEST_F(Npy, RefusesAHeaderLongerThanTheFile) {
    std::string bytes = npy_bytes_with_header(kGoodHeader, "");
    bytes[9] = '\x7f';
    EXPECT_EQ(complaint(bytes), "the header is longer than the file");
}

TEST_F(Npy, RefusesAnotherTypeOfElement) {
    for (const std::string type : {"<f4", ">f8", "|O", "<i8", ""}) {
        EXPECT_EQ(complaint(npy_bytes(type, {1, 2}, std::as_bytes(std::span("0123456789abcde")))),
                  "has elements of type '" + type + "', wanted '<f8'");
    }
}

TEST_F(Npy, RefusesFortranOrder) {
    EXPECT_EQ(complaint_of_header("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 1), }\n"),
              "is in Fortran order, wanted C order");
}

TEST_F(Npy, RefusesAnotherNumberOfDimensions) {
    EXPECT_EQ(complaint(npy_bytes("<f8", {2}, std::as_bytes(std::span("0123456789abcde")))),
              "has 1 dimensions, wanted 2");
    EXPECT_EQ(complaint_of_header("{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n"),
              "has 0 dimensions, wanted 2");
}

TEST_F(Npy, RefusesDataThatAreTooShortOrTooLong) {
    EXPECT_EQ(complaint(npy_bytes_with_header(kGoodHeader, std::string(15, '\0'))),
              "the shape asks for 16 bytes of data, there are 15");
    EXPECT_EQ(complaint(npy_bytes_with_header(kGoodHeader, std::string(17, '\0'))),
              "the shape asks for 16 bytes of data, there are 17");
}

TEST_F(Npy, RefusesAShapeWhoseProductOverflows) {
    EXPECT_EQ(complaint(npy_bytes("<f8", {std::size_t{1} << 32, std::size_t{1} << 32}, {})),
              "the shape asks for more than 2^64 bytes of data, there are 0");
    EXPECT_EQ(complaint(npy_bytes("<f8", {std::size_t{1} << 61, 1}, {})),
              "the shape asks for more than 2^64 bytes of data, there are 0");
}

TEST_F(Npy, RefusesADamagedHeader) {
    for (const std::string header : {
             "",
             "\n",
             "{}\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), } x\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }\nx",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), 'more': 1}\n",
             "{'descr': '<f8', 'fortran_order': False}\n",
             "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 1)}\n",
             "{'descr: 5}\n",
             "{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 1)}\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, -1)}\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2)}\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1.5)}\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 99999999999999999999)}\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': [2, 1]}\n",
             "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 1)}\n",
         }) {
        EXPECT_NE(complaint_of_header(header).find("the header is damaged at byte "),
                  std::string::npos)
            << header;
    }
}

TEST_F(Npy, RefusesEveryTruncationOfAGoodFile) {
    const std::string good = npy_bytes_with_header(kGoodHeader, std::string(16, '\0'));
    ASSERT_EQ(complaint(good), "");
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_NE(complaint(good.substr(0, size)), "") << size;
    }
}

} // namespace

} // namespace paceline::sdk
