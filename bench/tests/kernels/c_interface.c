/* SPDX-License-Identifier: Apache-2.0 */
/* Calls every kernel from C. */
#include "c_interface.h"

#include <stdlib.h>

#include "kernels/kernels.h"

static int filter_one_pixel(void) {
    const double image[1] = {1.0};
    const double filter[16] = {0.0};
    double result[1] = {1.0};
    return kernel_filter_image(image, 1, 1, filter, 1, result, kernel_kept(1, 1)) != 0 ||
           result[0] != 0.0;
}

static int load_nothing(void) {
    kernel_digit_classifier *classifier = kernel_digit_classifier_load("");
    int32_t label = 0;
    const float image[64] = {0.0F};
    const int predicted = kernel_digit_classifier_predict(classifier, image, 1, &label);
    kernel_digit_classifier_destroy(classifier);
    return classifier != NULL || predicted == 0 || kernel_last_error()[0] == '\0';
}

static int add_table(kernel_digest *digest) {
    kernel_prefix_table *table = kernel_prefix_table_create();
    kernel_prefix_table *merged = kernel_prefix_table_create();
    int status = kernel_prefix_table_add_document(table, "ab ab", 5);
    const size_t size = kernel_prefix_table_serialized_size(table);
    void *bytes = malloc(size);
    status |= bytes == NULL || kernel_prefix_table_serialize(table, bytes, size) != 0;
    status |= kernel_prefix_table_clear(table);
    status |= kernel_prefix_table_merge(merged, bytes, size);
    status |= kernel_prefix_table_keep_above(merged, 1);
    status |= kernel_prefix_table_count(merged, "ab", 2) != 2;
    status |= kernel_digest_add(digest, 0, bytes, size);
    free(bytes);
    kernel_prefix_table_destroy(merged);
    kernel_prefix_table_destroy(table);
    return status;
}

int c_interface_digest_of_two_words(char *text, unsigned long capacity) {
    kernel_digest digest = {0, 0, 0};
    const kernel_digest nothing = {0, 0, 0};
    kernel_spin_calibrate();
    kernel_spin(1);
    return filter_one_pixel() || load_nothing() || add_table(&digest) ||
           kernel_digest_merge(&digest, &nothing) != 0 ||
           kernel_digest_text(&digest, text, capacity) != 0;
}
