// SPDX-License-Identifier: Apache-2.0
// Threads that the program does not know of run no signal handlers.
#pragma once

namespace paceline::os {

// In the calling thread, for the rest of its life.
void block_all_signals() noexcept;

} // namespace paceline::os
