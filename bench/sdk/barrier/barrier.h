/* SPDX-License-Identifier: Apache-2.0 */
/* A reusable barrier in a small file that several processes map: how the SDK sees that n distinct
 * workers have answered. */
#ifndef PACELINE_BENCH_BARRIER_H
#define PACELINE_BENCH_BARRIER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BARRIER_API __attribute__((visibility("default")))

/* Makes the file of a barrier, empty; an existing file is an error. 0, or -errno. */
BARRIER_API int barrier_create(const char* path);

/* Waits until `participants` callers, this one included, wait at the barrier, then lets all of them
 * go (the barrier is ready for the next meeting). Sleeps on a futex; safe from any thread and
 * process. 0; -ETIMEDOUT after `timeout_ms` (this caller is then no longer counted); else -errno of
 * opening or mapping the file, or -EINVAL: no participants, or a file that is not a barrier. All
 * callers of a meeting pass the same `participants`. A caller that is killed while it waits stays
 * counted: the barrier is then of no more use. */
BARRIER_API int barrier_wait(const char* path, uint32_t participants, uint32_t timeout_ms);

/* How many meetings have taken place since the barrier was made, or -errno as above. Tells whether
 * workers did meet. */
BARRIER_API int64_t barrier_meetings(const char* path);

#ifdef __cplusplus
}
#endif

#endif
