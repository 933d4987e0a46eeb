// SPDX-License-Identifier: Apache-2.0
// Linked to contenders whose thread runtime is not built with ThreadSanitizer: without sight of the
// runtime's synchronisation it takes every task for a race. In other builds nobody calls this.
extern "C" const char* __tsan_default_options() {
    return "report_bugs=0";
}
