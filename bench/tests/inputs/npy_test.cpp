// SPDX-License-Identifier: Apache-2.0
// Arrays in NumPy's format: NumPy reads ours, we read NumPy's, and refuse the rest.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cache_test_support.hpp"
#include "inputs/npy.hpp"
#include "inputs/program.hpp"

namespace paceline::inputs {
namespace {

class Npy : public CacheTest {
protected:
    // What a line of Python, with numpy as np and the path as p, prints.
    std::string python(const std::string& line, const std::filesystem::path& path) {
        std::string said;
        run_program({PACELINE_TEST_PYTHON, "-c",
                     "import numpy as np, sys; p = sys.argv[1]\n" + line, path.string()},
                    [&](std::string_view text) { said += text; }, Reporter({}, {}));
        return said;
    }

    std::filesystem::path file() const { return folder() / "array.npy"; }
};

TEST_F(Npy, FilesOfEveryTypeAndShapeAreReadByNumpy) {
    const std::string show = "a = np.load(p); print(a.dtype.str, a.shape, a.ravel().tolist())";
    write_npy<double>(file(), {2, 3}, std::vector{0.5, -1.0, 1e300, 3.0, 4.0, 5.0});
    EXPECT_EQ(python(show, file()), "<f8 (2, 3) [0.5, -1.0, 1e+300, 3.0, 4.0, 5.0]");
    write_npy<float>(file(), {1, 1, 1, 2}, std::vector{0.25F, -8.0F});
    EXPECT_EQ(python(show, file()), "<f4 (1, 1, 1, 2) [0.25, -8.0]");
    write_npy<std::int32_t>(file(), {2}, std::vector{-1, 7});
    EXPECT_EQ(python(show, file()), "<i4 (2,) [-1, 7]");
    write_npy<std::int64_t>(file(), {0, 4}, std::vector<std::int64_t>{});
    EXPECT_EQ(python(show, file()), "<i8 (0, 4) []");
    write_npy<std::uint64_t>(file(), {1}, std::vector{~std::uint64_t{0}});
    EXPECT_EQ(python(show, file()), "<u8 (1,) [18446744073709551615]");
}

TEST_F(Npy, FilesAreThoseThatNumpyWrites) {
    write_npy<double>(file(), {2, 1}, std::vector{1.5, 2.5});
    const std::string ours = read_text(file());
    python("np.save(p, np.array([[1.5], [2.5]]))", file());
    EXPECT_EQ(read_text(file()), ours);
}

TEST_F(Npy, FilesOfNumpyAreRead) {
    python("np.save(p, np.arange(6, dtype=np.float32).reshape(3, 2))", file());
    const NpyArray<float> array = read_npy<float>(file());
    EXPECT_EQ(array.shape, (Shape{3, 2}));
    EXPECT_EQ(array.values, (std::vector<float>{0, 1, 2, 3, 4, 5}));
    python("np.save(p, np.float32(7))", file());
    EXPECT_EQ(read_npy<float>(file()).shape, Shape{});
    EXPECT_EQ(read_npy<float>(file()).values, std::vector<float>{7});
}

TEST_F(Npy, FilesOfAnotherKindAreRefused) {
    for (const char* other : {"np.save(p, np.zeros((2, 3)))", "np.save(p, np.zeros(3, '>f4'))",
                              "np.save(p, np.asfortranarray(np.zeros((2, 3), np.float32)))",
                              "np.save(p, np.array(['text']))", "open(p, 'w').write('text')",
                              "open(p, 'w')", "open(p, 'wb').write(b'\\x93NUMPY\\x01\\x00')",
                              "np.savez(open(p, 'wb'), np.zeros(3, np.float32))"}) {
        python(other, file());
        EXPECT_THROW(read_npy<float>(file()), InputError) << other;
    }
}

TEST_F(Npy, FilesThatAreTooShortOrTooLongForTheirShapeAreRefused) {
    write_npy<double>(file(), {2, 3}, std::vector<double>(6));
    const std::string whole = read_text(file());
    for (const std::string& wrong :
         {whole.substr(0, whole.size() - 1), whole.substr(0, whole.size() - 8), whole + "x",
          whole + whole}) {
        write("array.npy", wrong);
        EXPECT_THROW(read_npy<double>(file()), InputError) << wrong.size();
    }
    for (const char* shape :
         {"(2, 9223372036854775807)", "(2, x)", "(3,)", "(99999999999999999999,)"}) {
        std::string changed = whole;
        changed.replace(changed.find("(2, 3)"), 6, shape);
        changed.erase(changed.rfind(' '), std::string(shape).size() - 6);
        write("array.npy", changed);
        EXPECT_THROW(read_npy<double>(file()), InputError) << shape;
    }
}

} // namespace
} // namespace paceline::inputs
