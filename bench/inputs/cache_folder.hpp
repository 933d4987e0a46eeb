// SPDX-License-Identifier: Apache-2.0
// The places of one set of inputs in the cache, and the lock that guards them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "inputs/file.hpp"
#include "inputs/recipe.hpp"
#include "inputs/reporter.hpp"

namespace paceline::inputs {

// Where the complete inputs of one recipe stand, and where they are made.
class CachePlace {
public:
    CachePlace(const std::filesystem::path& cache, const std::string& name);

    const std::filesystem::path& complete() const noexcept { return complete_; }

    const std::filesystem::path& partial() const noexcept { return partial_; }

    const std::filesystem::path& lock() const noexcept { return lock_; }

    static Folders folders_in(const std::filesystem::path& place);

private:
    std::filesystem::path complete_;
    std::filesystem::path partial_;
    std::filesystem::path lock_;
};

// Held by who makes one set of inputs; the system lets go of it when its process ends, however it
// ends. Lock files stay: removing one could let two builders in.
class BuilderLock {
public:
    // Waits until no one else makes these inputs. Throws InputError or Interrupted.
    static BuilderLock wait_for(const CachePlace& place, const Reporter& reporter);
    // Nothing if someone else holds it. Throws InputError.
    static std::optional<BuilderLock> try_take(const std::filesystem::path& lock_file);

private:
    explicit BuilderLock(Descriptor descriptor) noexcept : descriptor_(std::move(descriptor)) {}

    Descriptor descriptor_;
};

// Removes what dead builders left in a cache; what cannot be removed stays.
void remove_leftovers(const std::filesystem::path& cache) noexcept;

// Writes down what was made, then brings all to the disk and to its place, in one step.
void complete(const CachePlace& place, const Recipe& recipe, const nlohmann::json& facts);

// What was written down; nothing unless the inputs are there, whole and made by this recipe.
std::optional<nlohmann::json> read_contents(const CachePlace& place, const Recipe& recipe);

// The kept answer; nothing unless it was computed by the code that has this fingerprint.
std::optional<Answer> read_answer(const Folders& folders, const std::string& fingerprint);
void write_answer(const Folders& folders, const Answer& answer, const std::string& fingerprint);

} // namespace paceline::inputs
