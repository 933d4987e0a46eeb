// SPDX-License-Identifier: Apache-2.0
// Makes a region and opens one.
#include "shm/region.hpp"

namespace paceline::shm {

void Region::make(std::span<std::byte> bytes, const RegionOptions& options) {
    const Geometry geometry(options.limits);
    Ring::make(bytes.subspan(geometry.ring_offset(), ring_bytes(geometry.ring_slots())), 0,
               geometry.ring_slots());
    write_header(*reinterpret_cast<RegionHeader*>(bytes.data()), options);
}

Region::Region(std::span<std::byte> bytes, const RegionOptions& options, Backing& backing)
    : header_(reinterpret_cast<RegionHeader*>(bytes.data())), options_(options),
      geometry_(options_.limits), participants_(bytes, geometry_), chunks_(bytes, geometry_),
      allocator_(chunks_, *header_, backing), rings_(chunks_, participants_, *header_, allocator_),
      returned_(chunks_, *header_, options_), recovery_(chunks_, rings_, returned_, allocator_) {}

} // namespace paceline::shm
