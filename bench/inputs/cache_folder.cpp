// SPDX-License-Identifier: Apache-2.0
// Files and locks of the cache.
#include "inputs/cache_folder.hpp"

#include <cerrno>
#include <chrono>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>

#include "inputs/error.hpp"
#include "inputs/kernel_call.hpp"

namespace paceline::inputs {
namespace {

constexpr std::string_view kPartialEnding = ".partial";
constexpr std::string_view kLockEnding = ".lock";
constexpr std::string_view kContentsName = "contents.json";
constexpr std::string_view kAnswerName = "expected.json";

std::filesystem::path hidden_sibling(const std::filesystem::path& cache, std::string_view name,
                                     std::string_view ending) {
    std::string hidden = ".";
    hidden += name;
    hidden += ending;
    return cache / hidden;
}

// Nothing if there is no such file or it holds no JSON object.
std::optional<nlohmann::json> read_object(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return std::nullopt;
    }
    const std::vector<std::byte> bytes = read_file(path);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    nlohmann::json object =
        nlohmann::json::parse(text, text + bytes.size(), nullptr, /*allow_exceptions=*/false);
    return object.is_object() ? std::optional(std::move(object)) : std::nullopt;
}

void sync_all(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        sync(entry.path());
    }
    sync(folder);
}

} // namespace

CachePlace::CachePlace(const std::filesystem::path& cache, const std::string& name)
    : complete_(cache / name), partial_(hidden_sibling(cache, name, kPartialEnding)),
      lock_(hidden_sibling(cache, name, kLockEnding)) {}

Folders CachePlace::folders_in(const std::filesystem::path& place) {
    return {place / "inputs", place / "expected"};
}

BuilderLock BuilderLock::wait_for(const CachePlace& place, const Reporter& reporter) {
    constexpr std::chrono::milliseconds kBetweenTries{50};
    for (;;) {
        if (std::optional<BuilderLock> lock = try_take(place.lock())) {
            return std::move(*lock);
        }
        reporter.report("waiting for another process that makes these inputs", 0);
        std::this_thread::sleep_for(kBetweenTries);
    }
}

std::optional<BuilderLock> BuilderLock::try_take(const std::filesystem::path& lock_file) {
    constexpr mode_t kMode = 0666; // cut down by the umask
    Descriptor descriptor(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode));
    if (!descriptor.is_open()) {
        throw_system_error("cannot write in the cache folder " + lock_file.parent_path().string(),
                           errno);
    }
    int result = 0;
    do {
        result = ::flock(descriptor.number(), LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result == 0) {
        return BuilderLock(std::move(descriptor));
    }
    if (errno != EWOULDBLOCK) {
        throw_system_error("cannot lock " + lock_file.string(), errno);
    }
    return std::nullopt;
}

void remove_leftovers(const std::filesystem::path& cache) noexcept {
    try {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(cache, error)) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.') || !name.ends_with(kPartialEnding)) {
                continue;
            }
            const std::string of = name.substr(1, name.size() - 1 - kPartialEnding.size());
            if (const auto lock = BuilderLock::try_take(CachePlace(cache, of).lock())) {
                std::filesystem::remove_all(entry.path(), error);
            }
        }
    } catch (const std::exception&) { // NOLINT(bugprone-empty-catch)
        // A cache that cannot be written to can still be read.
    }
}

void complete(const CachePlace& place, const Recipe& recipe, const nlohmann::json& facts) {
    const std::filesystem::path inputs = CachePlace::folders_in(place.partial()).inputs;
    nlohmann::json files = nlohmann::json::object();
    for (const auto& [name, file] : recipe.files) {
        const std::vector<std::byte> bytes = read_file(inputs / file);
        files[name] = {{"bytes", bytes.size()}, {"checksum", checksum(bytes)}};
    }
    const nlohmann::json contents = {{"key", recipe.key}, {"files", files}, {"facts", facts}};
    replace_file(inputs / kContentsName, contents.dump(2) + "\n");
    sync_all(place.partial());
    std::error_code error;
    std::filesystem::rename(place.partial(), place.complete(), error);
    if (error) {
        throw_system_error("cannot write " + place.complete().string(), error.value());
    }
    sync(place.complete().parent_path());
}

std::optional<nlohmann::json> read_contents(const CachePlace& place, const Recipe& recipe) {
    const std::filesystem::path inputs = CachePlace::folders_in(place.complete()).inputs;
    std::optional<nlohmann::json> contents = read_object(inputs / kContentsName);
    if (!contents || contents->value("key", nlohmann::json()) != recipe.key) {
        return std::nullopt;
    }
    for (const auto& [name, file] : recipe.files) {
        std::error_code error;
        const std::uintmax_t bytes = std::filesystem::file_size(inputs / file, error);
        const auto pointer = nlohmann::json::json_pointer("/files/" + name + "/bytes");
        if (error || contents->value(pointer, nlohmann::json()) != bytes) {
            return std::nullopt;
        }
    }
    return contents;
}

std::optional<Answer> read_answer(const Folders& folders, const std::string& fingerprint) {
    const std::optional<nlohmann::json> kept = read_object(folders.expected / kAnswerName);
    if (!kept || kept->value("computed_by", nlohmann::json()) != fingerprint ||
        !kept->contains("digest") || !kept->at("digest").is_string() || !kept->contains("facts")) {
        return std::nullopt;
    }
    return Answer{kept->at("digest").get<std::string>(), kept->at("facts")};
}

void write_answer(const Folders& folders, const Answer& answer, const std::string& fingerprint) {
    const nlohmann::json kept = {
        {"digest", answer.digest}, {"facts", answer.facts}, {"computed_by", fingerprint}};
    replace_file(folders.expected / kAnswerName, kept.dump(2) + "\n");
}

} // namespace paceline::inputs
