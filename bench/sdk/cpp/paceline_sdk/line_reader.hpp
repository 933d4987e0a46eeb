// SPDX-License-Identifier: Apache-2.0
// Lines from a descriptor, none of them longer than a limit.
#pragma once

#include <cstddef>
#include <string>

namespace paceline::sdk {

class LineReader {
public:
    enum class Status {
        line,
        too_long, // a line was longer than the limit and is skipped
        end,      // end of file; what stood after the last newline is dropped
    };

    // `descriptor` stays open and belongs to the caller.
    LineReader(int descriptor, std::size_t longest_line)
        : descriptor_(descriptor), longest_line_(longest_line) {}

    // Blocks for the next line, without its newline. Fails with std::system_error.
    Status next(std::string& line);

private:
    int descriptor_;
    std::size_t longest_line_;
    std::string buffer_;
};

} // namespace paceline::sdk
