/* SPDX-License-Identifier: Apache-2.0 */
/* A use of the kernels that a C compiler has compiled. */
#ifndef PACELINE_BENCH_TESTS_C_INTERFACE_H
#define PACELINE_BENCH_TESTS_C_INTERFACE_H

#ifdef __cplusplus
extern "C" {
#endif

/* The digest of the answer "ab ab" gives to `stateful`, made from C; 0 if every call succeeded. */
int c_interface_digest_of_two_words(char* text, unsigned long capacity);

#ifdef __cplusplus
}
#endif

#endif
