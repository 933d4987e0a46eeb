# SPDX-License-Identifier: Apache-2.0
# Warnings of our own targets only; warnings-as-errors and sanitizers live in the presets, so no consumer inherits them.
function(paceline_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast>
    # GCC 12 takes the inlined `"text" + string` for overlapping memory (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
endfunction()
