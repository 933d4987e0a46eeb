// SPDX-License-Identifier: Apache-2.0
// Numbers of the descriptors that the lab, the supervisor and the contender agree on.
#pragma once

namespace paceline::lab {

inline constexpr int kRequestsDescriptor = 3; // the contender reads
inline constexpr int kRepliesDescriptor = 4;  // the contender writes
inline constexpr int kControlDescriptor = 5;  // the supervisor reads
inline constexpr int kStatusDescriptor = 6;   // the supervisor writes

} // namespace paceline::lab
