// SPDX-License-Identifier: Apache-2.0
// The barrier at which the workers of a contender meet, as an owner of its file.
#include "paceline_sdk/barrier.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "sdk/barrier/barrier.h"

namespace paceline::sdk {

namespace {

constexpr std::uint32_t kLongestWaitMs = 600'000;

} // namespace

Barrier::Barrier(std::string path, std::uint32_t participants)
    : path_(std::move(path)), participants_(participants) {
    const int result = barrier_create(path_.c_str());
    if (result == 0) {
        owner_ = ::getpid();
    } else if (result != -EEXIST) {
        throw std::system_error(-result, std::generic_category(),
                                "the barrier " + path_ + " cannot be made");
    }
}

Barrier::~Barrier() {
    if (owner_ == ::getpid()) {
        ::unlink(path_.c_str());
    }
}

void Barrier::wait() const {
    const int result = barrier_wait(path_.c_str(), participants_, kLongestWaitMs);
    if (result != 0) {
        throw std::system_error(-result, std::generic_category(),
                                "the meeting of " + std::to_string(participants_) + " workers at " +
                                    path_ + " failed");
    }
}

std::int64_t Barrier::meetings() const {
    const std::int64_t count = barrier_meetings(path_.c_str());
    if (count < 0) {
        throw std::system_error(static_cast<int>(-count), std::generic_category(),
                                "the barrier " + path_ + " cannot be read");
    }
    return count;
}

} // namespace paceline::sdk
