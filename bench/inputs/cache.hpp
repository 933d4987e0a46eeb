// SPDX-License-Identifier: Apache-2.0
// Makes the inputs of the workloads, or finds those that were made before.
#pragma once

#include <filesystem>

#include "inputs/error.hpp"
#include "inputs/parameters.hpp"
#include "inputs/reporter.hpp"

namespace paceline::inputs {

struct Recipe;

// A folder of inputs. Each set of parameters has a folder of its own in it, named after them:
//     numerical-1500x1500-32-filters-stride-5-seed-1-1f0c.../
//         inputs/     what a contender is given
//         expected/   what it is not: the expected answers, and true labels
// The same parameters give the same inputs. A folder appears in one step, complete and on the disk;
// what was interrupted is never taken for complete and is removed by whoever comes next. Inputs of
// the same parameters are made once, also if several processes ask for them at the same time.
// The expected answers are computed again if the kernels, OpenCV or the processor are not those
// that computed them.
class Cache {
public:
    // folder:    where the inputs are kept; made if it is missing
    // python:    interpreter with numpy, onnx, Pillow and scikit-learn
    // source:    the folder `bench` of this repository, whose Python programs are run
    // Removes what dead builders left in the folder.
    Cache(const std::filesystem::path& folder, std::filesystem::path python,
          std::filesystem::path source, Progress progress, CancelCheck cancelled = {});

    // Gives the inputs. Blocks while they are made: seconds to minutes the first time, nearly
    // nothing afterwards (one's own text or picture is read again, to see whether it has changed).
    // Throws InputError, Interrupted, or what the progress function threw; nothing but an empty
    // hidden lock file is left behind then. Runs Python as a child and waits for it.
    // Not thread-safe: one Cache a thread. Any number of processes may use the same folder.
    Prepared prepare(const NumericalParameters& parameters);
    Prepared prepare(const StatefulParameters& parameters);
    Prepared prepare(const InitializationParameters& parameters);
    Prepared prepare(const QueueParameters& parameters);

private:
    Prepared prepare(const Recipe& recipe);
    Prepared find_or_build(const Recipe& recipe);

    std::filesystem::path folder_;
    std::filesystem::path python_;
    std::filesystem::path source_;
    Reporter reporter_;
};

} // namespace paceline::inputs
