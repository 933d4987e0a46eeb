// SPDX-License-Identifier: Apache-2.0
// What the tests of the cache share: a cache in a folder of its own, small parameters, children.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "inputs/cache.hpp"
#include "support/leak_check.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::inputs {

// Whether `text` has `part` in it; for EXPECT_PRED2 with a message that shows both.
inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class CacheTest : public test::LeakCheck {
protected:
    const std::filesystem::path& folder() const { return folder_.path(); }

    std::filesystem::path cache_folder() const { return folder() / "cache"; }

    std::filesystem::path write(const std::string& name, std::string_view text) const {
        return folder_.write(name, text);
    }

    // A cache that remembers what it reported.
    Cache make_cache(CancelCheck cancelled = {});
    Cache make_cache_of_source(const std::filesystem::path& source);

    const std::vector<std::string>& reported() const { return reported_; }

    // The text of the InputError; a failed test and an empty text if there is none.
    template <typename Parameters>
    std::string error_of(const Parameters& parameters) {
        try {
            make_cache().prepare(parameters);
        } catch (const InputError& error) {
            return error.what();
        }
        ADD_FAILURE() << "no InputError";
        return {};
    }

    // The names in the cache that begin with a dot and end so.
    std::vector<std::string> hidden(const std::string& ending) const;
    // The names in the cache that do not begin with a dot.
    std::vector<std::string> complete() const;

private:
    test::TemporaryFolder folder_;
    std::vector<std::string> reported_;
};

inline StatefulParameters small_documents() {
    return {.documents = 6,
            .words_odd = 40,
            .words_even = 10,
            .letters = 3,
            .seed = 1,
            .directory = {}};
}

inline QueueParameters small_arrays() {
    return {.elements = 10, .part = "put_get", .messages = 9, .seed = 1};
}

inline NumericalParameters small_image(std::string picture = {}) {
    return {.size = 12, .filters = 3, .stride = 5, .seed = 1, .image = std::move(picture)};
}

inline InitializationParameters small_digits() {
    return {.runs = 2, .evaluations = 3, .images = 20, .model_megabytes = 2, .seed = 1};
}

std::string read_text(const std::filesystem::path& path);

// A child that runs `body`, which may write to a pipe; killed and waited for at the end.
class ForkedChild {
public:
    // The child exits with 0 after `body`, or with 1 if it throws.
    explicit ForkedChild(const std::function<void(int output)>& body);
    ForkedChild(const ForkedChild&) = delete;
    ForkedChild& operator=(const ForkedChild&) = delete;
    ~ForkedChild();

    // Waits until the child has written a byte; false if it ended without.
    bool wait_for_byte();
    // All that the child writes until it ends.
    std::string read_all();
    void kill();
    // The status of waitpid, after the child has ended.
    int wait();

private:
    int output_ = -1;
    pid_t pid_ = -1;
};

// What `body` returned in a child, or the text of what it threw.
std::string in_child(const std::function<std::string()>& body);

} // namespace paceline::inputs
