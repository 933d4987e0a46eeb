# SPDX-License-Identifier: Apache-2.0
# A layer is a library that links the layers it may use and no other; its test links the layer alone, so that a call
# into a layer that is not allowed ends as an undefined reference. tools/lint/lint_layers.py checks the includes.

# paceline_layer(NAME INCLUDE DIR SOURCES FILE... [USES LAYER...] [LINKS LIBRARY...])
function(paceline_layer name)
  cmake_parse_arguments(ARG "" "INCLUDE" "SOURCES;USES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${ARG_INCLUDE})
  target_link_libraries(${name} PUBLIC ${ARG_USES} ${ARG_LINKS})
  paceline_warnings(${name})
endfunction()

# paceline_test(NAME SOURCES FILE... USES LIBRARY... [LABELS LABEL...] [TIMEOUT SECONDS])
function(paceline_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_USES} GTest::gtest_main)
  paceline_warnings(${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120)
endfunction()
