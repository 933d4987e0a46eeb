// SPDX-License-Identifier: Apache-2.0
// The only characters that matter to HTML inside a script element are those of "<!--" and "</".
#include "lab/report/page.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

constexpr std::string_view kEndTag = "</script>";

} // namespace

std::string embeddable(std::string_view json) {
    // Outside its texts JSON has none of these, and inside a text the escape means the same.
    constexpr std::string_view kLineSeparator = "\xE2\x80\xA8";
    constexpr std::string_view kParagraphSeparator = "\xE2\x80\xA9";
    std::string text;
    text.reserve(json.size() + json.size() / 64);
    while (!json.empty()) {
        const std::size_t plain = std::min(json.find_first_of("<\xE2"), json.size());
        text += json.substr(0, plain);
        json.remove_prefix(plain);
        if (json.starts_with('<')) {
            text += "\\u003c";
            json.remove_prefix(1);
        } else if (json.starts_with(kLineSeparator) || json.starts_with(kParagraphSeparator)) {
            text += json.starts_with(kLineSeparator) ? "\\u2028" : "\\u2029";
            json.remove_prefix(kLineSeparator.size());
        } else if (!json.empty()) {
            text += json.front();
            json.remove_prefix(1);
        }
    }
    return text;
}

std::string read_page_template(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw UserError(
            fmt::format("the page of the report is not built ({} cannot be read): run make build",
                        file.string()));
    }
    std::string text(std::istreambuf_iterator<char>(stream), {});
    const std::size_t place = text.find(kDataElement);
    if (place == std::string::npos || text.find(kDataElement, place + 1) != std::string::npos) {
        throw UserError(fmt::format(
            "{} is not the page of the report: remove it, then run make build", file.string()));
    }
    return text;
}

std::string page_with(std::string_view page_template, std::string_view document) {
    const std::size_t place =
        page_template.find(kDataElement) + kDataElement.size() - kEndTag.size();
    std::string page(page_template.substr(0, place));
    page += embeddable(document);
    return page.append(page_template.substr(place));
}

} // namespace paceline::lab
