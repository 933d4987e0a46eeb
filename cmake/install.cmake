# SPDX-License-Identifier: Apache-2.0
# What is installed: the library, its headers, and what find_package() and pkg-config find it by.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/paceline)

install(TARGETS paceline EXPORT paceline
  ARCHIVE COMPONENT Development
  LIBRARY COMPONENT Development
  RUNTIME COMPONENT Development
  FILE_SET HEADERS COMPONENT Development)
install(EXPORT paceline NAMESPACE paceline:: FILE paceline-targets.cmake DESTINATION ${package_folder}
  COMPONENT Development)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/paceline-config.cmake.in
  ${PROJECT_BINARY_DIR}/paceline-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/paceline-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/paceline-config.cmake ${PROJECT_BINARY_DIR}/paceline-config-version.cmake
  DESTINATION ${package_folder} COMPONENT Development)

# The prefix is found from where the file lies, so that an installed tree can be moved.
set(pc_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(pc_prefix ${CMAKE_INSTALL_PREFIX})
if(NOT IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
  file(RELATIVE_PATH way_up /prefix/${pc_folder} /prefix)
  string(REGEX REPLACE "/$" "" pc_prefix "\${pcfiledir}/${way_up}")
endif()
foreach(kind LIBDIR INCLUDEDIR)
  string(TOLOWER pc_${kind} variable)
  set(${variable} ${CMAKE_INSTALL_${kind}})
  if(NOT IS_ABSOLUTE ${CMAKE_INSTALL_${kind}})
    set(${variable} "\${prefix}/${CMAKE_INSTALL_${kind}}")
  endif()
endforeach()
# A static library brings no libraries with it.
get_target_property(library_type paceline TYPE)
set(pc_libraries "")
if(library_type STREQUAL "STATIC_LIBRARY")
  set(pc_libraries " -pthread")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/paceline.pc.in ${PROJECT_BINARY_DIR}/paceline.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/paceline.pc DESTINATION ${pc_folder} COMPONENT Development)
