// SPDX-License-Identifier: Apache-2.0
// SHA-1 based UUIDs for names, XXH3 for files.
#include "lab/environment/identity.hpp"

#include <fstream>
#include <vector>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace paceline::lab {

namespace {

constexpr boost::uuids::uuid kNamespace{{0x7a, 0x1c, 0x52, 0x0e, 0x93, 0x4d, 0x4b, 0x6f, 0x8e, 0x21,
                                         0x5d, 0xc0, 0x3b, 0xf7, 0x66, 0x19}};

} // namespace

std::string hidden_name(const std::string& name, const std::string& secret) {
    const boost::uuids::uuid under = boost::uuids::name_generator_sha1(kNamespace)(secret);
    return boost::uuids::to_string(boost::uuids::name_generator_sha1(under)(name));
}

std::optional<std::string> file_sum(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    std::vector<char> block(1 << 16);
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        XXH3_128bits_update(&state, block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.eof() || stream.bad()) {
        return std::nullopt;
    }
    const XXH128_hash_t sum = XXH3_128bits_digest(&state);
    return fmt::format("xxh3-128:{:016x}{:016x}", sum.high64, sum.low64);
}

} // namespace paceline::lab
