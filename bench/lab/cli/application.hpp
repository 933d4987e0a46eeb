// SPDX-License-Identifier: Apache-2.0
// paceline-bench as a function.
#pragma once

namespace paceline::lab {

// Exit codes: 0 done; 2 bad input, with one line on standard error; 130 interrupted, what was
// measured is kept; `run --strict` 3 when a cell is not ok; `verify` and `doctor` 1 when they find
// a fault.
int run_application(int argc, char** argv);

} // namespace paceline::lab
