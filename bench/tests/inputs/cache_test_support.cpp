// SPDX-License-Identifier: Apache-2.0
// Children and folders for the tests of the cache.
#include "cache_test_support.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <iterator>

#include <sys/wait.h>
#include <unistd.h>

namespace paceline::inputs {

Cache CacheTest::make_cache(CancelCheck cancelled) {
    const auto progress = [this](std::string_view what, double fraction) {
        EXPECT_GE(fraction, 0.0);
        EXPECT_LE(fraction, 1.0);
        reported_.emplace_back(what);
    };
    return {cache_folder(), PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, progress,
            std::move(cancelled)};
}

Cache CacheTest::make_cache_of_source(const std::filesystem::path& source) {
    return {cache_folder(), PACELINE_TEST_PYTHON, source, {}, {}};
}

std::vector<std::string> CacheTest::hidden(const std::string& ending) const {
    std::vector<std::string> found;
    for (const std::string& name : names(cache_folder())) {
        if (name.starts_with('.') && name.ends_with(ending)) {
            found.push_back(name);
        }
    }
    return found;
}

std::vector<std::string> CacheTest::complete() const {
    std::vector<std::string> found;
    for (const std::string& name : names(cache_folder())) {
        if (!name.starts_with('.')) {
            found.push_back(name);
        }
    }
    return found;
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

ForkedChild::ForkedChild(const std::function<void(int output)>& body) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    pid_ = ::fork();
    if (pid_ == 0) {
        ::close(ends[0]);
        try {
            body(ends[1]);
        } catch (...) {
            ::_exit(1);
        }
        ::_exit(0);
    }
    ::close(ends[1]);
    output_ = ends[0];
}

ForkedChild::~ForkedChild() {
    kill();
    wait();
    ::close(output_);
}

bool ForkedChild::wait_for_byte() {
    char byte = 0;
    return ::read(output_, &byte, 1) == 1;
}

std::string ForkedChild::read_all() {
    std::string text;
    std::array<char, 4096> bytes{};
    for (ssize_t taken = 0; (taken = ::read(output_, bytes.data(), bytes.size())) > 0;) {
        text.append(bytes.data(), static_cast<std::size_t>(taken));
    }
    return text;
}

void ForkedChild::kill() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
    }
}

int ForkedChild::wait() {
    int status = 0;
    if (pid_ > 0) {
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
    }
    return status;
}

std::string in_child(const std::function<std::string()>& body) {
    ForkedChild child([&](int output) {
        std::string text;
        try {
            text = body();
        } catch (const std::exception& error) {
            text = error.what();
        }
        if (::write(output, text.data(), text.size()) < 0) {
            ::_exit(2);
        }
    });
    std::string text = child.read_all();
    EXPECT_EQ(child.wait(), 0);
    return text;
}

} // namespace paceline::inputs
