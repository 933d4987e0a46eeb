// SPDX-License-Identifier: Apache-2.0
// Options and names of the caller, checked: what passes can be made.
#pragma once

#include <cstdint>
#include <string_view>

#include "shm/region_header.hpp"
#include <paceline/options.hpp>

namespace paceline::detail {

// Throws InvalidArgument with the option, its limit and what to do.
shm::RegionOptions checked_options(const QueueOptions& options, std::uint64_t message_type,
                                   std::string_view queue);
void check_name(std::string_view name);

} // namespace paceline::detail
