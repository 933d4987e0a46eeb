// SPDX-License-Identifier: Apache-2.0
// Standard input, output and error, which may be closed, full, or a terminal that has gone.
#pragma once

#include <string>
#include <string_view>

namespace paceline::lab {

// Opens /dev/null in place of those that are closed. Otherwise the next file that is opened, a
// database perhaps, would become standard output.
void open_standard_streams() noexcept;

// Writes to standard error. A message that nobody can receive is no reason to end a run, so a
// failure is ignored.
void print_error(std::string_view text) noexcept;

// Writes to standard output, which is buffered. A failure is what flush_output() tells of in the
// end: the rest of the work may be worth more than the words.
void print_output(std::string_view text) noexcept;

// Writes out what is buffered for standard output. Returns why not everything so far could be
// written; empty if it was.
[[nodiscard]] std::string flush_output();

} // namespace paceline::lab
