// SPDX-License-Identifier: Apache-2.0
// What serial_cpp promises beside the contract.
#include <gtest/gtest.h>

#include "support/contender_process.hpp"
#include "support/leak_check.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk_test {

namespace {

class SerialCpp : public LeakCheck {};

TEST_F(SerialCpp, RefusesASecondWorkerInsteadOfWaitingForIt) {
    const TemporaryFolder files;
    ContenderProcess contender(SERIAL_CPP);
    contender.ask(make_tiny_workload("numerical", files).configuration(2, files.file("barrier")));
    EXPECT_EQ(contender.ask("start")["error"],
              "invalid_argument: a serial loop has 1 worker, not 2");
    EXPECT_EQ(contender.ask("stop")["ok"], true);
}

} // namespace

} // namespace paceline::sdk_test
