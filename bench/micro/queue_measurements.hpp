// SPDX-License-Identifier: Apache-2.0
// One function a measurement of the queue, or of what it is compared with.
#pragma once

#include <cstddef>

namespace paceline::micro {

// Half a round trip of 64 bytes, in nanoseconds.
double queue_one_way();
double vyukov_one_way();

// Messages of 64 bytes a microsecond.
double queue_stream();
double vyukov_stream();
double mutex_stream();
double boost_stream();

// The same of several producers and as many consumers, each a process, on whatever CPUs there are.
double queue_crowd(int producers, int consumers);

// Nanoseconds of put and get together, warm, in one process; and of one copy.
double queue_copy(std::size_t bytes, int turns);
double plain_copy(std::size_t bytes, int turns);

// Nanoseconds from put(loan) to the return of receive() in another process. The message was filled
// before, and is read after the clock has stopped; or one byte of it, so that the caches still hold
// what the queue itself uses. A small message goes before each.
double zero_copy(std::size_t bytes, bool is_filled, int turns);

// Per cent of one CPU that parked consumers use, from a second after their start on.
double idle_cost(int consumers, int seconds);

} // namespace paceline::micro
