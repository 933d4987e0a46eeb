// SPDX-License-Identifier: Apache-2.0
// Text that others wrote, made fit to be shown: UTF-8, columns, control characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::lab {

// Each byte that is not part of valid UTF-8 becomes U+FFFD; everything else stays.
[[nodiscard]] std::string valid_utf8(std::string_view text);

// One line that cannot move the cursor, change colours or turn the direction of writing: valid
// UTF-8 in which runs of white space and control characters are single blanks, and invisible format
// characters are gone.
[[nodiscard]] std::string one_line(std::string_view text);

// Columns of a terminal that a line takes: combining characters none, East Asian wide ones and
// emoji two.
[[nodiscard]] std::size_t display_width(std::string_view text);

// Cut to `width` columns; the last one is then "…".
[[nodiscard]] std::string fit(std::string_view text, std::size_t width);

// Filled with blanks up to `width` columns; a longer text stays as it is.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t width);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t width);

// Broken at blanks into lines of at most `width` columns; words that are longer stand alone and
// stick out. Lines after the first begin with `indent` blanks.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width,
                                            std::size_t indent = 0);

} // namespace paceline::lab
