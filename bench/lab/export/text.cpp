// SPDX-License-Identifier: Apache-2.0
// Decoding by Boost.Locale's header-only UTF traits; the widths are ours.
#include "lab/export/text.hpp"

#include <algorithm>
#include <array>

#include <boost/locale/utf.hpp>

namespace paceline::lab {

namespace {

using Utf8 = boost::locale::utf::utf_traits<char>;
using CodePoint = boost::locale::utf::code_point;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr CodePoint kReplacementPoint = 0xFFFD;

struct Range {
    CodePoint first;
    CodePoint last;
};

// Zero-width spaces and joiners, direction marks, byte order mark: they change what stands around
// them.
constexpr std::array kInvisible{Range{0x00AD, 0x00AD}, Range{0x200B, 0x200F}, Range{0x2028, 0x202E},
                                Range{0x2060, 0x2069}, Range{0xFEFF, 0xFEFF}};
constexpr std::array kCombining{Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF},
                                Range{0x1DC0, 0x1DFF}, Range{0x20D0, 0x20FF},
                                Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <std::size_t Size>
bool in(const std::array<Range, Size>& ranges, CodePoint point) {
    return std::ranges::any_of(
        ranges, [&](const Range& range) { return range.first <= point && point <= range.last; });
}

bool is_blank_or_control(CodePoint point) {
    return point <= 0x20 || (point >= 0x7F && point <= 0xA0);
}

// Calls `visit(code point, its bytes)` for each; bytes that are not valid come one by one as
// U+FFFD.
template <class Visit>
void for_each_point(std::string_view text, const Visit& visit) {
    const char* position = text.data();
    const char* const end = position + text.size();
    while (position != end) {
        const char* next = position;
        const CodePoint point = Utf8::decode(next, end);
        if (boost::locale::utf::is_valid_codepoint(point)) {
            visit(point, std::string_view(position, static_cast<std::size_t>(next - position)));
            position = next;
        } else {
            visit(kReplacementPoint, kReplacement);
            ++position; // what follows may be valid: start there again
        }
    }
}

std::size_t width_of(CodePoint point) {
    if (in(kCombining, point) || in(kInvisible, point)) {
        return 0;
    }
    return in(kWide, point) ? 2 : 1;
}

} // namespace

std::string valid_utf8(std::string_view text) {
    std::string valid;
    for_each_point(text, [&](CodePoint, std::string_view bytes) { valid += bytes; });
    return valid;
}

std::string one_line(std::string_view text) {
    std::string line;
    bool blank = false;
    for_each_point(text, [&](CodePoint point, std::string_view bytes) {
        if (is_blank_or_control(point)) {
            blank = true;
        } else if (!in(kInvisible, point)) {
            line += blank && !line.empty() ? " " : "";
            line += bytes;
            blank = false;
        }
    });
    return line;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for_each_point(text, [&](CodePoint point, std::string_view) { width += width_of(point); });
    return width;
}

std::string fit(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) {
        return valid_utf8(text);
    }
    if (width == 0) {
        return "";
    }
    std::string cut;
    std::size_t used = 0;
    bool full = false;
    for_each_point(text, [&](CodePoint point, std::string_view bytes) {
        full = full || used + width_of(point) > width - 1;
        if (!full) {
            cut += bytes;
            used += width_of(point);
        }
    });
    return cut + "…";
}

std::string pad_right(std::string_view text, std::size_t width) {
    const std::size_t used = display_width(text);
    return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
    const std::size_t used = display_width(text);
    return std::string(used < width ? width - used : 0, ' ') + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t indent) {
    std::vector<std::string> lines;
    std::string line;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t columns = display_width(word);
        if (used > 0 && used + 1 + columns > width - std::min(width, lines.empty() ? 0 : indent)) {
            lines.push_back(std::string(lines.empty() ? 0 : indent, ' ') + line);
            line.clear();
            used = 0;
        }
        line += (used > 0 ? " " : "") + std::string(word);
        used += columns + (used > 0 ? 1 : 0);
    }
    if (used > 0) {
        lines.push_back(std::string(lines.empty() ? 0 : indent, ' ') + line);
    }
    return lines;
}

} // namespace paceline::lab
