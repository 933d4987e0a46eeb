// SPDX-License-Identifier: Apache-2.0
// What the inputs of each workload depend on, and what one gets for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace paceline::inputs {

// `numerical`: a grey image of size x size, and 4x4 filters of random numbers from -1 to 1.
struct NumericalParameters {
    std::size_t size = 0;    // rows, and columns: 1 to 100,000
    std::size_t filters = 0; // 1 to 1,000,000
    std::size_t stride = 0;  // 1 to 100,000
    std::uint64_t seed = 0;
    // A picture of any size and format that Pillow reads: its upper left part is taken where it is
    // larger than the image, and it is repeated where it is smaller. Empty: the photograph of a
    // temple that scikit-learn ships (427 rows of 640).
    std::string image;
};

// `stateful`: documents of random words, or one's own text.
struct StatefulParameters {
    std::size_t documents = 0;  // 1 to 10,000,000
    std::size_t words_odd = 0;  // words of documents 1, 3, 5 ...; up to 100,000,000
    std::size_t words_even = 0; // words of documents 0, 2, 4 ...; up to 100,000,000
    std::size_t letters = 0;    // of each word, a to z: 1 to 1,000
    std::uint64_t seed = 0;
    // A folder: every regular file in it and below it, sorted by path, is one document; it must be
    // UTF-8 and may be empty. All numbers above are then ignored. Empty: random words.
    std::string directory;
};

// `initialization`: a network for digits, and held-out images for every evaluation of every run.
struct InitializationParameters {
    std::size_t runs = 0;            // 1 to 100,000
    std::size_t evaluations = 0;     // in each run: 1 to 100,000
    std::size_t images = 0;          // in each evaluation: 1 to 10,000
    std::size_t model_megabytes = 0; // size of the ONNX file, about: 1 to 2,000 million bytes
    std::uint64_t seed = 0;
};

// `queue`: four arrays of random int64; message i is array i % 4.
struct QueueParameters {
    std::size_t elements = 0; // of each array: 1 to 1,000,000,000
    std::string part;         // put_get, round_trip or stream
    std::size_t messages = 0; // 1 to 100,000,000
    std::uint64_t seed = 0;
};

// Inputs that are ready.
struct Prepared {
    // By their name in the protocol ("image", "filters" ...); absolute paths.
    std::map<std::string, std::filesystem::path> files;
    // The digest that a right contender reports.
    std::string digest;
    // What is worth keeping with a result: sizes and checksums of the files, the accuracy of the
    // model, how the picture was fitted ...
    nlohmann::json facts;
};

} // namespace paceline::inputs
