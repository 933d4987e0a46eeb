// SPDX-License-Identifier: Apache-2.0
// The page of a report: a built HTML file into which the data are put.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace paceline::lab {

// Where the data go: it stands in the template exactly once.
inline constexpr std::string_view kDataElement =
    R"(<script type="application/json" id="paceline-data"></script>)";

// JSON that can stand inside a script element: nothing in it ends the element or a line of script,
// and it reads back as the same values.
[[nodiscard]] std::string embeddable(std::string_view json);

// Reads the template. Throws UserError with the command that builds it if it is not there or is no
// template of ours.
[[nodiscard]] std::string read_page_template(const std::filesystem::path& file);

// The template with the document in its data element.
[[nodiscard]] std::string page_with(std::string_view page_template, std::string_view document);

} // namespace paceline::lab
