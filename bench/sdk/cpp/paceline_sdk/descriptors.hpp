// SPDX-License-Identifier: Apache-2.0
// The two descriptors on which the lab and a contender talk.
#pragma once

namespace paceline::sdk {

struct ProtocolDescriptors {
    int requests = -1;
    int replies = -1;
};

// Takes their numbers from PACELINE_BENCH_REQUESTS and PACELINE_BENCH_REPLIES and marks them
// close-on-exec. Fails with ProtocolError if one is not there or not open: the program was not
// started by the lab.
ProtocolDescriptors open_protocol();

// For a process that was forked from the contender and goes on without exec: closes its copies of
// the two, so that the lab sees the end of the contender and not of the process.
void close_protocol() noexcept;

} // namespace paceline::sdk
