// SPDX-License-Identifier: Apache-2.0
// What is measured: one function a row, one value a call, so that rounds can be interleaved.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "pair.hpp"

namespace paceline::micro {

using Clock = std::chrono::steady_clock;
using SmallMessage = std::array<std::byte, 64>;

inline double nanoseconds_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

// What a spinning process does between two looks: nothing but leave the other hyperthread alone.
inline void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

// Half a round trip of 64 bytes between two processes that never sleep, in nanoseconds.
template <typename PutThere, typename GetThere, typename PutBack, typename GetBack>
double one_way(int messages, PutThere put_there, GetThere get_there, PutBack put_back,
               GetBack get_back) {
    double nanoseconds = 0;
    run_pair([&] {
        SmallMessage message{};
        Clock::time_point begin;
        // The first tenth warms caches and pages.
        for (int turn = -messages / 10; turn < messages; ++turn) {
            if (turn == 0) {
                begin = Clock::now();
            }
            put_there(message);
            get_back(message);
        }
        nanoseconds = nanoseconds_since(begin) / messages / 2;
    }, [&] {
        SmallMessage message{};
        for (int turn = -messages / 10; turn < messages; ++turn) {
            get_there(message);
            put_back(message);
        }
    });
    return nanoseconds;
}

// Messages of 64 bytes a microsecond from one process to another.
template <typename Put, typename Get>
double stream(int messages, Put put, Get get) {
    double nanoseconds = 0;
    run_pair([&] {
        SmallMessage message{};
        for (int turn = 0; turn < messages / 10; ++turn) {
            put(message);
        }
        const Clock::time_point begin = Clock::now();
        for (int turn = 0; turn < messages; ++turn) {
            put(message);
        }
        nanoseconds = nanoseconds_since(begin);
    }, [&] {
        SmallMessage message{};
        for (int turn = 0; turn < messages / 10 + messages; ++turn) {
            get(message);
        }
    });
    return messages * 1e3 / nanoseconds;
}

} // namespace paceline::micro
