// SPDX-License-Identifier: Apache-2.0
// What a queue promises of participants that stop in the middle and are recovered while the others
// work.
#pragma once

#include "queue_contract.hpp"

namespace paceline::test {

template <typename Host>
class RecoveryContract : public QueueContract<Host> {
protected:
    // Numbers that somebody stopped using without a word; the reaper sets them back to zero.
    struct Abandoned {
        std::array<std::atomic<std::uint32_t>, kWorkers> number;
    };

    // Goes on with the worker's other number, once that is free.
    void abandon(Worker& worker, std::uint32_t number) {
        const std::uint32_t left = worker.me().number;
        while (abandoned_->number[number] != 0) {
            worker.wait("the reaper");
        }
        abandoned_->number[number] = left;
        const std::uint32_t first = 2 * number + 1;
        const std::uint32_t other = left == first ? first + 1 : first;
        worker.join(other);
    }

    // Some messages in every state stay with the number that is left.
    void produce_and_stop(Worker& worker, std::uint32_t producer) {
        for (std::uint32_t next = 0; next < kMessages; ++next) {
            worker.put({producer, next});
            this->shared_->note_put({producer, next});
            if (next % 50 == 49) {
                worker.fill({producer, next});
                worker.fill({producer, next + 1});
                abandon(worker, producer);
            }
        }
    }

    void consume_and_stop(Worker& worker, std::uint32_t number) {
        Ledger& ledger = *this->shared_;
        std::uint32_t loans = 0;
        for (std::uint32_t turn = 1; ledger.all_acknowledged < kAll;) {
            const shm::Region::Got got = worker.get();
            if (got.status != shm::Ring::PopStatus::claimed) {
                if (loans != 0) {
                    abandon(worker, number);
                    loans = 0;
                }
                worker.wait("a message");
                continue;
            }
            const MessageId id = worker.read(got.message);
            ledger.check_attempt(id, got.message);
            if (++turn % 40 < 3) {
                ++ledger.given_back[id.producer][id.sequence];
                if (++loans == 3) {
                    abandon(worker, number);
                    loans = 0;
                }
                continue;
            }
            worker.acknowledge(got.message);
            ledger.note_acknowledged(id);
        }
    }

    bool reap(Worker& worker) {
        bool has_reaped = false;
        for (std::atomic<std::uint32_t>& number : abandoned_->number) {
            if (const std::uint32_t dead = number.load(); dead != 0) {
                worker.region().recovery().recover(worker.me(), dead);
                worker.region().participants().release(dead);
                number = 0;
                has_reaped = true;
            }
        }
        return has_reaped;
    }

    void run(std::uint32_t capacity) {
        shm::RegionOptions options = this->options(capacity);
        if (capacity == 0) {
            options.limits.bytes = std::uint64_t{1} << 24;
        }
        Host host(options);
        host.run(kWorkers + 1, [this](shm::Region& region, std::uint32_t number) {
            Worker worker(region, 2 * number + 1);
            Ledger& ledger = *this->shared_;
            if (number == kWorkers) {
                while (ledger.ended < kWorkers) {
                    region.allocator().trim(worker.me(), 65536);
                    (void)region.rings().size(worker.me());
                    reap(worker);
                    worker.wait("the end of all others");
                }
                reap(worker);
                worker.leave();
                return;
            }
            number < kProducers ? produce_and_stop(worker, number)
                                : consume_and_stop(worker, number);
            worker.leave();
            ++ledger.ended;
        });
        this->expect_all_done(host);
    }

    Shared<Abandoned> abandoned_;
};

TYPED_TEST_SUITE_P(RecoveryContract);

TYPED_TEST_P(RecoveryContract, LosesNothingOfABoundedQueueWhileOthersWork) {
    this->run(32);
}

TYPED_TEST_P(RecoveryContract, LosesNothingOfAnUnboundedQueueWhileOthersWork) {
    this->run(0);
}

REGISTER_TYPED_TEST_SUITE_P(RecoveryContract, LosesNothingOfABoundedQueueWhileOthersWork,
                            LosesNothingOfAnUnboundedQueueWhileOthersWork);

} // namespace paceline::test
