// SPDX-License-Identifier: Apache-2.0
// A process that dies with a message in its hand.
#pragma once

#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"

namespace paceline::test {

class DeathsFixture : public QueueFixture {
protected:
    // Waits for the one participant more, which is in its call then or about to be.
    static void expect_participants(const Queue<int>& queue, std::uint32_t count) {
        EXPECT_TRUE(wait_until([&] { return queue.stats().participants == count; }));
    }

    static ForkedChild holder(Queue<int>& queue, const Gate& has_it) {
        return ForkedChild([&] {
            const Message message = queue.receive();
            has_it.open();
            ::pause();
            return 0;
        });
    }

    Gate has_it_;
};

} // namespace paceline::test
