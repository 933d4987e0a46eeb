// SPDX-License-Identifier: Apache-2.0
// The name that a mistyped one was probably meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace paceline::lab {

// The candidate with the fewest edits (insert, delete, replace, swap of neighbours) if that is at
// most a third of the word, or one that the word begins; else empty. Source: restricted
// Damerau-Levenshtein distance.
[[nodiscard]] std::string nearest_name(std::string_view word,
                                       const std::vector<std::string>& candidates);

// `unknown WHAT "WORD"; did you mean "NEAREST"?` or, without a near one, the list of all.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view word,
                                       const std::vector<std::string>& candidates);

} // namespace paceline::lab
