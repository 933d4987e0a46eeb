// SPDX-License-Identifier: Apache-2.0
// The version of Paceline: the only place where it is written. CMake, Python and the lab read it
// from here.
#pragma once

// NOLINTBEGIN(modernize-macro-to-enum): whoever compiles against several versions asks the
// preprocessor.
#define PACELINE_VERSION_MAJOR 0
#define PACELINE_VERSION_MINOR 1
#define PACELINE_VERSION_PATCH 0
// NOLINTEND(modernize-macro-to-enum)
