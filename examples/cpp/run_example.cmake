# SPDX-License-Identifier: Apache-2.0
# Runs an example (PROGRAM) and compares its output with the lines "// Output: ..." of its SOURCE.
file(STRINGS ${SOURCE} expected REGEX "^// Output: ")
list(TRANSFORM expected REPLACE "^// Output: (.*)$" "\\1\n")
list(JOIN expected "" expected)
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${status}; it printed:\n${output}")
endif()
if(NOT output STREQUAL expected OR expected STREQUAL "")
  message(FATAL_ERROR "${SOURCE} promises:\n${expected}and printed:\n${output}")
endif()
