/* SPDX-License-Identifier: Apache-2.0 */
/* The work that every contender does, behind a C ABI: the same machine code for all of them. */
/*
 * Every function is single-threaded inside (OpenCV is held at one thread) and may be called from
 * any thread and any process, also in the child of a fork. An object (table, classifier, digest)
 * belongs to one thread at a time.
 *
 * Functions that return int give 0, or a negative number on failure; functions that return a
 * pointer give null on failure. kernel_last_error() then says why, for the calling thread. A failed
 * call has changed nothing that it was given, except, where it says so, the memory meant for its
 * result.
 */
#ifndef PACELINE_BENCH_KERNELS_H
#define PACELINE_BENCH_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KERNEL_API __attribute__((visibility("default")))

/* Why the last failed call of this thread failed: one line of UTF-8, empty if none has failed,
 * never null, valid until the thread's next failing call. */
KERNEL_API const char* kernel_last_error(void);

/* -- numerical: image filter ------------------------------------------------------------------- */

/* Rows (or columns) that are left of `length` when every `stride`-th is kept, the first included.
 * 0 if `length` or `stride` is 0. Cannot fail. */
KERNEL_API size_t kernel_kept(size_t length, size_t stride);

/* Correlates a 4x4 filter with a float64 image and keeps every `stride`-th row and column.
 *
 * With row r and column c of the image, the filtered value is
 *     sum over i, j in 0..3 of filter_4x4[4 * i + j] * image[r + i - 2][c + j - 2]
 * so the anchor is row 2, column 2 of the filter, counted from 0. Beyond the border the image is
 * reflected without repeating the edge (image[-1] is image[1]). The whole image is filtered.
 *
 * image:            rows * columns values, row-major; at most INT32_MAX rows, as many columns
 * filter_4x4:       16 values, row-major
 * stride:           1 or more
 * result:           kernel_kept(rows, stride) * kernel_kept(columns, stride) values, row-major;
 *                   must not overlap the image
 * result_elements:  the number of values that `result` has room for: exactly the number above
 *
 * Fails with: a null pointer, a size of 0 or too large, a wrong result_elements, no memory. */
KERNEL_API int kernel_filter_image(const double* image, size_t rows, size_t columns,
                                   const double* filter_4x4, size_t stride, double* result,
                                   size_t result_elements);

/* -- stateful: prefix counts ------------------------------------------------------------------- */

/* Counts of word prefixes. A word is a run of bytes that are not ASCII white space (space, \t, \n,
 * \v, \f, \r); its prefixes are its first one, two and three characters (Unicode code points of
 * UTF-8), as far as it has that many. */
typedef struct kernel_prefix_table kernel_prefix_table;

/* An empty table. Null: no memory. */
KERNEL_API kernel_prefix_table* kernel_prefix_table_create(void);

/* Frees a table; null is allowed. */
KERNEL_API void kernel_prefix_table_destroy(kernel_prefix_table* table);

/* Makes a table empty again. Fails with: null. */
KERNEL_API int kernel_prefix_table_clear(kernel_prefix_table* table);

/* Adds the prefixes of the words of one document. `text` is UTF-8 of `bytes` bytes, not ended by a
 * zero; 0 bytes are an empty document. Fails with: null, text that is not UTF-8 (the message names
 * the byte), no memory. */
KERNEL_API int kernel_prefix_table_add_document(kernel_prefix_table* table, const char* text,
                                                size_t bytes);

/* The size in bytes of the serialised table; at least 16. 0: the table is null.
 *
 * Equal tables give equal bytes. All numbers are little endian:
 *     8 bytes   "PLPREFX1"
 *     uint64    number of entries
 *     entries, in ascending order of their prefix, each:
 *         uint64    the prefix: its characters' (code point + 1) in 21 bits each, the first in bits
 *                   42..62, the second in bits 21..41, the third in bits 0..20; 0: no such
 * character uint64    how often it was seen, 1 or more */
KERNEL_API size_t kernel_prefix_table_serialized_size(const kernel_prefix_table* table);

/* Writes the serialised table. Fails with: null, a capacity below the size (nothing is written). */
KERNEL_API int kernel_prefix_table_serialize(const kernel_prefix_table* table, void* bytes,
                                             size_t capacity);

/* Adds the counts of a serialised table. Fails with: null, bytes that are not a serialised table
 * (any bytes are safe to pass), a sum that does not fit in 64 bits, no memory. */
KERNEL_API int kernel_prefix_table_merge(kernel_prefix_table* table, const void* bytes,
                                         size_t size);

/* Drops every prefix that was not seen more than `count` times: what remains is the answer of the
 * workload (count 3). Fails with: null, no memory. */
KERNEL_API int kernel_prefix_table_keep_above(kernel_prefix_table* table, uint64_t count);

/* How often a prefix was seen: 0 if never, if the table is null, or if the bytes are not one to
 * three characters of UTF-8. For tests and for people who look. */
KERNEL_API uint64_t kernel_prefix_table_count(const kernel_prefix_table* table, const char* prefix,
                                              size_t bytes);

/* -- initialization: digit prediction ---------------------------------------------------------- */

/* A network that knows digits, in this process's memory. */
typedef struct kernel_digit_classifier kernel_digit_classifier;

/* Loads an ONNX model (input: float32 [n, 1, 8, 8], output: ten scores an image) and predicts one
 * blank image with it, so that the first real prediction is no slower than the others.
 * Blocks while it reads the file. Null: no such file, not a model, a model of another shape. */
KERNEL_API kernel_digit_classifier* kernel_digit_classifier_load(const char* path);

/* Frees a classifier; null is allowed. */
KERNEL_API void kernel_digit_classifier_destroy(kernel_digit_classifier* classifier);

/* Predicts the digits of a batch.
 *
 * images:  count * 64 float32 values: image after image, each 8 rows of 8, from 0 (paper) to 16
 *          (ink), as in scikit-learn's digits
 * count:   1 or more
 * labels:  `count` predicted digits, 0 to 9; the smallest digit wins a tie
 *
 * Fails with: null, a count of 0 or too large, scores that are not numbers, no memory; `labels` may
 * then be partly written. */
KERNEL_API int kernel_digit_classifier_predict(kernel_digit_classifier* classifier,
                                               const float* images, size_t count, int32_t* labels);

/* -- calibrated spin --------------------------------------------------------------------------- */

/* Measures how fast this core computes, once in each process (a child of a fork inherits it). Takes
 * some 20 milliseconds the first time; later calls return at once. */
KERNEL_API void kernel_spin_calibrate(void);

/* Computes (does not sleep, does not poll the clock) for about this many nanoseconds of an
 * undisturbed core; 0 returns at once. Calibrates first if no one has. */
KERNEL_API void kernel_spin(uint64_t nanoseconds);

/* -- answers ----------------------------------------------------------------------------------- */

/* An order-insensitive digest of (index, bytes) pairs: the sum modulo 2^128 of XXH3-128(bytes,
 * seed = index), and how many there were. Starts as all zeros. */
typedef struct kernel_digest {
    uint64_t low;
    uint64_t high;
    uint64_t count;
} kernel_digest;

/* Room for the text of a digest, with its final zero. */
#define KERNEL_DIGEST_TEXT_CAPACITY 56

/* Adds one result. 0 bytes are a result too. Fails with: null. */
KERNEL_API int kernel_digest_add(kernel_digest* digest, uint64_t index, const void* bytes,
                                 size_t size);

/* Adds all results of another digest. Fails with: null. */
KERNEL_API int kernel_digest_merge(kernel_digest* digest, const kernel_digest* other);

/* Writes 32 hexadecimal digits of the sum (high, low), a colon and the count in decimal, ended by a
 * zero. Fails with: null, a capacity below the length of the text. */
KERNEL_API int kernel_digest_text(const kernel_digest* digest, char* text, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
