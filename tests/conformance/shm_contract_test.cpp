// SPDX-License-Identifier: Apache-2.0
// The structures of src/shm keep the contract with threads and with processes.
#include "queue_contract.hpp"
#include "recovery_contract.hpp"

namespace paceline::test {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Threads, QueueContract, ThreadHost);
INSTANTIATE_TYPED_TEST_SUITE_P(Processes, QueueContract, ProcessHost);
INSTANTIATE_TYPED_TEST_SUITE_P(Threads, RecoveryContract, ThreadHost);
INSTANTIATE_TYPED_TEST_SUITE_P(Processes, RecoveryContract, ProcessHost);

} // namespace
} // namespace paceline::test
