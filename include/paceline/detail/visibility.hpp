// SPDX-License-Identifier: Apache-2.0
// PACELINE_API marks what a shared library shows: everything else in it is hidden.
#pragma once

#define PACELINE_API __attribute__((visibility("default")))
