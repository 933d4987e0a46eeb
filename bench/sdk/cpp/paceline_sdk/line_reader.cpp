// SPDX-License-Identifier: Apache-2.0
// Lines from a descriptor, none of them longer than a limit.
#include "paceline_sdk/line_reader.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace paceline::sdk {

LineReader::Status LineReader::next(std::string& line) {
    bool too_long = false;
    while (true) {
        if (const std::size_t newline = buffer_.find('\n'); newline != std::string::npos) {
            line = buffer_.substr(0, newline);
            buffer_.erase(0, newline + 1);
            return too_long || line.size() > longest_line_ ? Status::too_long : Status::line;
        }
        if (buffer_.size() > longest_line_) {
            too_long = true;
            buffer_.clear();
        }
        std::array<char, 4096> chunk{};
        const ssize_t count = ::read(descriptor_, chunk.data(), chunk.size());
        if (count < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "the requests cannot be read");
        }
        if (count == 0) {
            return Status::end;
        }
        if (count > 0) {
            buffer_.append(chunk.data(), static_cast<std::size_t>(count));
        }
    }
}

} // namespace paceline::sdk
