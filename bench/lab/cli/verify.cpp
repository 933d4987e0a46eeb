// SPDX-License-Identifier: Apache-2.0
// verify: each contender through the whole protocol on tiny inputs, one line a cell.
#include "lab/runner/verify.hpp"

#include <fmt/format.h>

#include "lab/cli/commands.hpp"
#include "lab/process/standard_streams.hpp"

namespace paceline::lab {

int verify_command(const Laboratory& laboratory, const std::vector<std::string>& contenders,
                   const Terminal& terminal) {
    int failed = 0;
    int passed = 0;
    verify(laboratory, contenders, [&](const Sample& sample) {
        const bool ok = sample.status == Status::ok;
        ok ? ++passed : ++failed;
        const std::string name(status_name(sample.status));
        const std::string status =
            terminal.color ? fmt::format("\x1b[{}m{}\x1b[0m", ok ? 32 : 31, name) : name;
        print_output(fmt::format("{}  {}{}{}\n", status, cell_text(sample.cell), ok ? "" : ": ",
                                 sample.reason));
        std::fflush(stdout);
    });
    print_output(fmt::format("{} cells verified, {} failed\n", passed, failed));
    return failed == 0 ? 0 : 1;
}

} // namespace paceline::lab
