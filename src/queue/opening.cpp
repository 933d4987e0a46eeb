// SPDX-License-Identifier: Apache-2.0
// A queue is complete before anyone can find it; what is found is checked before it is used.
#include "queue/opening.hpp"

#include <charconv>
#include <utility>

#include "os/failure.hpp"
#include "os/mapping.hpp"
#include "os/shared_file.hpp"
#include "queue/options.hpp"
#include "queue/translation.hpp"
#include "shm/region.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

namespace {

constexpr std::string_view kAnonymous = "anonymous";
constexpr std::string_view kHandlePrefix = "paceline-queue:";

void fill(const os::SharedFile& file, const shm::RegionOptions& options) {
    const std::uint64_t fixed = shm::Geometry(options.limits).fixed_bytes();
    if (const std::error_code error = file.allocate(0, fixed)) {
        os::fail(error.value(), "cannot get " + std::to_string(fixed) + " bytes for a new queue",
                 "free shared memory (df -h /dev/shm), or choose a smaller capacity or fewer "
                 "participants");
    }
    const os::Mapping mapping = os::Mapping::shared(file, fixed);
    shm::Region::make(mapping.bytes(), options);
}

// The options of a queue that somebody else made. Throws IncompatibleQueue for what is no queue of
// these messages.
shm::RegionOptions options_of(const os::SharedFile& file, const std::string& name,
                              std::uint64_t message_type) {
    const std::uint64_t bytes = file.size();
    shm::HeaderCheck found;
    if (bytes < sizeof(shm::RegionHeader)) {
        found = shm::check_header({}, bytes);
    } else {
        const os::Mapping mapping = os::Mapping::shared(file, sizeof(shm::RegionHeader));
        found = shm::check_header(mapping.bytes(), bytes);
    }
    if (found.problem.empty() && found.options.message_type != message_type) {
        found.problem =
            "its messages are of another type; open it with the type that it was created with";
    }
    if (!found.problem.empty()) {
        throw IncompatibleQueue("cannot open queue '" + name + "': " + found.problem);
    }
    return found.options;
}

std::shared_ptr<QueueCore> open_file(os::SharedFile file, std::string name,
                                     std::uint64_t message_type) {
    const shm::RegionOptions options = options_of(file, name, message_type);
    return std::make_shared<QueueCore>(std::move(file), std::move(name), options);
}

// Null: the name was taken meanwhile.
std::shared_ptr<QueueCore> try_create(const std::string& name, const QueueOptions& options,
                                      std::uint64_t message_type) {
    const shm::RegionOptions checked = checked_options(options, message_type, name);
    os::SharedFile file = os::SharedFile::unnamed_in_shared_memory(
        shm::Geometry(checked.limits).total_bytes(), options.mode);
    fill(file, checked);
    if (!file.link_as(name)) {
        return nullptr;
    }
    return std::make_shared<QueueCore>(std::move(file), name, checked);
}

} // namespace

std::shared_ptr<QueueCore> make_anonymous(const QueueOptions& options, std::uint64_t message_type) {
    return translated(kAnonymous, [&] {
        const shm::RegionOptions checked = checked_options(options, message_type, kAnonymous);
        os::SharedFile file = os::SharedFile::anonymous(
            "paceline-queue", shm::Geometry(checked.limits).total_bytes());
        fill(file, checked);
        return std::make_shared<QueueCore>(std::move(file), std::string(kAnonymous), checked);
    });
}

std::shared_ptr<QueueCore> create_named(std::string_view name, const QueueOptions& options,
                                        std::uint64_t message_type) {
    check_name(name);
    return translated(name, [&] {
        std::shared_ptr<QueueCore> core = try_create(std::string(name), options, message_type);
        if (core == nullptr) {
            throw QueueExists("queue '" + std::string(name) + "' exists (" +
                              os::SharedFile::path_of(name) +
                              "); open() it, unlink() it first, or use open_or_create()");
        }
        return core;
    });
}

std::shared_ptr<QueueCore> open_named(std::string_view name, std::uint64_t message_type) {
    check_name(name);
    return translated(name, [&] {
        std::optional<os::SharedFile> file = os::SharedFile::open_named(name);
        if (!file) {
            throw QueueNotFound("queue '" + std::string(name) + "' does not exist (" +
                                os::SharedFile::path_of(name) +
                                "); create() it first, or use open_or_create()");
        }
        return open_file(std::move(*file), std::string(name), message_type);
    });
}

std::shared_ptr<QueueCore> open_or_create_named(std::string_view name, const QueueOptions& options,
                                                std::uint64_t message_type) {
    check_name(name);
    return translated(name, [&] {
        for (;;) {
            if (std::optional<os::SharedFile> file = os::SharedFile::open_named(name)) {
                return open_file(std::move(*file), std::string(name), message_type);
            }
            if (std::shared_ptr<QueueCore> core =
                    try_create(std::string(name), options, message_type)) {
                return core;
            }
        }
    });
}

bool unlink_named(std::string_view name) {
    check_name(name);
    return translated(name, [&] { return os::SharedFile::unlink_named(name); });
}

std::string handle_text(int descriptor, std::uint64_t generation, const std::string& name) {
    return std::string(kHandlePrefix) + std::to_string(descriptor) + ":" +
           std::to_string(generation) + (name == kAnonymous ? "" : ":" + name);
}

std::shared_ptr<QueueCore> open_handle(std::string_view handle, std::uint64_t message_type) {
    int descriptor = -1;
    std::uint64_t generation = 0;
    std::string name(kAnonymous);
    const char* end = handle.data() + handle.size();
    bool is_good = handle.starts_with(kHandlePrefix);
    if (is_good) {
        const auto [colon, error] =
            std::from_chars(handle.data() + kHandlePrefix.size(), end, descriptor);
        is_good = error == std::errc() && descriptor >= 0 && colon != end && *colon == ':';
        if (is_good) {
            const auto [rest, second] = std::from_chars(colon + 1, end, generation);
            is_good = second == std::errc() && (rest == end || *rest == ':');
            if (is_good && rest != end) {
                name.assign(rest + 1, end);
            }
        }
    }
    if (!is_good) {
        throw InvalidArgument("'" + std::string(handle.substr(0, 80)) +
                              "' is no handle of a queue; pass on what handle() returned");
    }
    check_name(name);
    return translated(name, [&] {
        std::shared_ptr<QueueCore> core =
            open_file(os::SharedFile::of_descriptor(descriptor), name, message_type);
        if (core->options().generation != generation) {
            throw IncompatibleQueue(
                "descriptor " + std::to_string(descriptor) +
                " is that of another queue than the handle names; it was closed and reused "
                "before this program began");
        }
        return core;
    });
}

} // namespace paceline::detail
