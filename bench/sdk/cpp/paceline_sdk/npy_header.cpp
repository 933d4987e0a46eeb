// SPDX-License-Identifier: Apache-2.0
// The header of an .npy file: a Python dictionary with three entries.
#include "paceline_sdk/npy_header.hpp"

#include <charconv>

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

// Reads the few Python literals that a header may hold.
class HeaderReader {
public:
    explicit HeaderReader(std::string_view text) : text_(text), rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    // Skips spaces, then `token` if it stands there.
    bool accept(std::string_view token) {
        while (rest_.starts_with(' ')) {
            rest_.remove_prefix(1);
        }
        if (!rest_.starts_with(token)) {
            return false;
        }
        rest_.remove_prefix(token.size());
        return true;
    }

    void expect(std::string_view token) {
        if (!accept(token)) {
            fail(std::string(token) + " expected");
        }
    }

    std::string string() {
        expect("'");
        const std::size_t end = rest_.find('\'');
        if (end == std::string_view::npos) {
            fail("the string is not closed");
        }
        const std::string value(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return value;
    }

    bool boolean() {
        if (accept("True")) {
            return true;
        }
        if (!accept("False")) {
            fail("True or False expected");
        }
        return false;
    }

    std::vector<std::size_t> shape() {
        std::vector<std::size_t> lengths;
        expect("(");
        while (!accept(")")) {
            lengths.push_back(length());
            if (lengths.size() == 1) {
                expect(","); // without it, Python's "(5)" is a number
            } else if (!accept(",")) {
                expect(")");
                break;
            }
        }
        return lengths;
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw InputError("the header is damaged at byte " +
                         std::to_string(text_.size() - rest_.size()) + ": " + what);
    }

private:
    std::size_t length() {
        accept("");
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) {
            fail("a length from 0 to 2^64 - 1 expected");
        }
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }

    std::string_view text_;
    std::string_view rest_;
};

} // namespace

NpyHeader parse_npy_header(std::string_view text) {
    HeaderReader reader(text);
    NpyHeader header;
    header.bytes = text.size();
    bool type_seen = false;
    bool order_seen = false;
    bool shape_seen = false;
    reader.expect("{");
    while (!reader.accept("}")) {
        const std::string key = reader.string();
        reader.expect(":");
        if (key == "descr" && !type_seen) {
            header.type = reader.string();
            type_seen = true;
        } else if (key == "fortran_order" && !order_seen) {
            header.fortran_order = reader.boolean();
            order_seen = true;
        } else if (key == "shape" && !shape_seen) {
            header.shape = reader.shape();
            shape_seen = true;
        } else {
            reader.fail("unknown or doubled key '" + key + "'");
        }
        if (!reader.accept(",")) {
            reader.expect("}");
            break;
        }
    }
    reader.expect("\n");
    if (!reader.at_end()) {
        reader.fail("text after the end");
    }
    if (!type_seen || !order_seen || !shape_seen) {
        reader.fail("'descr', 'fortran_order' or 'shape' is missing");
    }
    return header;
}

} // namespace paceline::sdk
