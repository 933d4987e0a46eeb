// SPDX-License-Identifier: Apache-2.0
// paceline-bench: the race of the multiprocessing libraries.
#include "lab/cli/application.hpp"

int main(int argc, char** argv) {
    return paceline::lab::run_application(argc, argv);
}
