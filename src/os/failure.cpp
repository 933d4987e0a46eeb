// SPDX-License-Identifier: Apache-2.0
// Composes the sentence of a failure.
#include "os/failure.hpp"

#include <cerrno>

#include <sys/resource.h>

namespace paceline::os {

namespace {

std::string limit_of_descriptors() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
               ? ", which is " + std::to_string(limit.rlim_cur)
               : "";
}

std::string next_step(int error, std::string_view next) {
    switch (error) {
    case EMFILE:
        return "close some files or raise the limit on open files (ulimit -n)" +
               limit_of_descriptors();
    case ENFILE:
        return "the whole system has too many open files: raise fs.file-max";
    default:
        return std::string(next);
    }
}

} // namespace

Failure::Failure(int error, std::string_view attempt, std::string_view next)
    : std::system_error(error, std::generic_category(), std::string(attempt)),
      sentence_(std::string(attempt) + ": " + code().message() + "; " + std::string(next)) {}

void fail(int error, std::string_view attempt, std::string_view next) {
    throw Failure(error, attempt, next_step(error, next));
}

} // namespace paceline::os
