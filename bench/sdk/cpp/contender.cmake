# SPDX-License-Identifier: Apache-2.0
# One function that builds a C++ contender; its program is named after its folder.
set_property(GLOBAL PROPERTY PACELINE_SDK_FOLDER ${CMAKE_CURRENT_LIST_DIR})

# paceline_contender(FOLDER SOURCES FILE... [LINKS LIBRARY...] [QUEUE] [UNCHECKED_THREADS])
# QUEUE: a contender with a queue, not with workers.
# UNCHECKED_THREADS: the runtime under the contender is not built with ThreadSanitizer, whose reports are then off.
# The folders are listed for the contract tests, in the global properties PACELINE_CONTENDERS_WITH_WORKERS and ..._WITH_QUEUE.
function(paceline_contender folder)
  cmake_parse_arguments(ARG "QUEUE;UNCHECKED_THREADS" "" "SOURCES;LINKS" ${ARGN})
  set(target contender_${folder})
  add_executable(${target} ${ARG_SOURCES})
  if(ARG_UNCHECKED_THREADS)
    get_property(sdk_folder GLOBAL PROPERTY PACELINE_SDK_FOLDER)
    target_sources(${target} PRIVATE ${sdk_folder}/unchecked_threads.cpp)
  endif()
  target_link_libraries(${target} PRIVATE paceline_sdk ${ARG_LINKS})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${folder}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/contenders)
  paceline_warnings(${target})
  if(ARG_QUEUE)
    set_property(GLOBAL APPEND PROPERTY PACELINE_CONTENDERS_WITH_QUEUE ${folder})
  else()
    set_property(GLOBAL APPEND PROPERTY PACELINE_CONTENDERS_WITH_WORKERS ${folder})
  endif()
endfunction()
