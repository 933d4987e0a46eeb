// SPDX-License-Identifier: Apache-2.0
// What every queue promises, whoever its participants are; a host says where they run (hosts.hpp).
#pragma once

#include "contract_fixture.hpp"

namespace paceline::test {

TYPED_TEST_SUITE_P(QueueContract);

TYPED_TEST_P(QueueContract, DeliversEachMessageOnceInTheOrderOfItsProducer) {
    TypeParam host(this->options(16));
    host.run(kWorkers, [this](shm::Region& region, std::uint32_t number) {
        Worker worker(region, number + 1);
        number < kProducers ? this->produce(worker, number) : this->consume(worker);
    });
    this->expect_all_done(host);
}

TYPED_TEST_P(QueueContract, NeverHoldsMoreThanItsCapacity) {
    constexpr std::int64_t kCapacity = 3;
    TypeParam host(this->options(kCapacity));
    host.run(kWorkers, [this](shm::Region& region, std::uint32_t number) {
        Worker worker(region, number + 1);
        Ledger& ledger = *this->shared_;
        if (number < kProducers) {
            this->produce(worker, number);
            return;
        }
        while (ledger.all_acknowledged < kAll) {
            // Read in this order the difference is never more than what is in the queue.
            const std::int64_t committed = ledger.all_committed;
            if (committed - ledger.begun > kCapacity) {
                throw std::runtime_error("more messages are in the queue than its capacity");
            }
            ++ledger.begun;
            const shm::Region::Got got = worker.get();
            if (got.status != shm::Ring::PopStatus::claimed) {
                --ledger.begun;
                worker.wait("a message");
                continue;
            }
            const MessageId id = worker.read(got.message);
            worker.expect_next(id);
            worker.acknowledge(got.message);
            ledger.note_acknowledged(id);
        }
    });
    this->expect_all_done(host);
}

TYPED_TEST_P(QueueContract, OfOneMessageGoesOnForEver) {
    TypeParam host(this->options(1));
    host.run(kWorkers, [this](shm::Region& region, std::uint32_t number) {
        Worker worker(region, number + 1);
        number < kProducers ? this->produce(worker, number, 300)
                            : this->consume(worker, 300 * kProducers);
    });
    this->expect_all_done(host, 300);
}

TYPED_TEST_P(QueueContract, GrowsWithoutLimitAndGetsSmallAgain) {
    constexpr std::uint32_t kMany = 1500;
    shm::RegionOptions options = this->options(0);
    options.limits.bytes = std::uint64_t{1} << 24;
    TypeParam host(options);
    host.run(kWorkers, [this](shm::Region& region, std::uint32_t number) {
        Worker worker(region, number + 1);
        if (number < kProducers) {
            this->produce(worker, number, kMany);
            return;
        }
        while (this->shared_->all_committed < 2 * kMany) {
            (void)region.rings().looks_empty(worker.me());
            worker.wait("more messages than a ring holds");
        }
        this->consume(worker, kProducers * kMany);
    });
    this->expect_all_done(host, kMany);
}

TYPED_TEST_P(QueueContract, LosesNothingWhenItIsClosedWhileAllWork) {
    for (const std::uint32_t capacity : {0U, 1U, 8U}) {
        Ledger& ledger = *new (&*this->shared_) Ledger();
        TypeParam host(this->options(capacity));
        host.run(kWorkers, [&ledger](shm::Region& region, std::uint32_t number) {
            Worker worker(region, number + 1);
            if (number < kProducers) {
                for (std::uint32_t next = 0; next < kLargestMessages; ++next) {
                    if (!worker.put({number, next})) {
                        return;
                    }
                    ledger.note_put({number, next});
                }
            }
            for (bool is_closer = number == kProducers;;) {
                const shm::Region::Got got = worker.get();
                if (got.status == shm::Ring::PopStatus::claimed) {
                    const MessageId id = worker.read(got.message);
                    worker.expect_next(id);
                    worker.acknowledge(got.message);
                    ledger.note_acknowledged(id);
                } else if (got.status == shm::Ring::PopStatus::closed) {
                    return;
                } else {
                    worker.wait("a message or the end");
                }
                if (is_closer && ledger.all_acknowledged > 500) {
                    is_closer = false;
                    if (!region.rings().close(worker.me())) {
                        throw std::runtime_error("somebody else has closed the queue");
                    }
                }
            }
        });
        for (std::uint32_t producer = 0; producer < kProducers; ++producer) {
            for (std::uint32_t sequence = 0; sequence < kLargestMessages; ++sequence) {
                ASSERT_EQ(ledger.acknowledged[producer][sequence],
                          sequence < ledger.committed[producer] ? 1U : 0U)
                    << sequence << " of " << ledger.committed[producer];
            }
        }
        this->expect_nothing_left(host);
    }
}

TYPED_TEST_P(QueueContract, DeliversAgainWhatIsGivenBackUntilItIsADeadLetter) {
    shm::RegionOptions options = this->options(16, 3);
    // Dead letters keep their memory.
    options.limits.bytes = std::uint64_t{1} << 24;
    TypeParam host(options);
    host.run(kWorkers, [this](shm::Region& region, std::uint32_t number) {
        Worker worker(region, number + 1);
        Ledger& ledger = *this->shared_;
        if (number < kProducers) {
            this->produce(worker, number);
            return;
        }
        while (ledger.all_acknowledged + ledger.all_dead < kAll) {
            const shm::Region::Got got = worker.get();
            if (got.status != shm::Ring::PopStatus::claimed) {
                worker.wait("a message");
                continue;
            }
            const MessageId id = worker.read(got.message);
            ledger.check_attempt(id, got.message);
            if ((id.sequence * 7 + got.message.word.attempt() * 5) % 3 != 0 &&
                id.sequence % 4 != 1) {
                worker.acknowledge(got.message);
                ledger.note_acknowledged(id);
                continue;
            }
            ++ledger.given_back[id.producer][id.sequence];
            using Fate = shm::ReturnedMessages::Fate;
            const Fate fate = region.returned().give_back(got.message.chunk, got.message.word);
            region.returned().announce();
            const bool is_last = got.message.word.attempt() == 3;
            if (fate != (is_last ? Fate::dead_letter : Fate::returned)) {
                throw std::runtime_error("a message that was given back has another fate");
            }
            ledger.all_dead += is_last ? 1 : 0;
        }
    });
    host.run(1, [this](shm::Region& region, std::uint32_t number) {
        region.participants().release(number + 1);
        Worker worker(region, number + 1);
        while (const auto letter = region.returned().take_dead_letter(worker.me())) {
            const MessageId id = worker.read(*letter);
            ++this->shared_->dead[id.producer][id.sequence];
            worker.acknowledge(*letter);
        }
    });
    EXPECT_GE(this->shared_->all_dead, kAll / 20);
    this->expect_all_done(host);
}

TYPED_TEST_P(QueueContract, WorksWhileParticipantsComeAndGo) {
    TypeParam host(this->options(8));
    host.run(kWorkers, [this](shm::Region& region, std::uint32_t number) {
        Worker worker(region, 2 * number + 1);
        const auto change = [&](std::uint32_t turn) {
            if (turn % 20 == 19) {
                worker.leave();
                worker.join(2 * number + 1 + turn / 20 % 2);
            }
        };
        if (number < kProducers) {
            for (std::uint32_t next = 0; next < kMessages; ++next) {
                worker.put({number, next});
                this->shared_->note_put({number, next});
                change(next);
            }
            return;
        }
        for (std::uint32_t turn = 0; this->shared_->all_acknowledged < kAll;) {
            const shm::Region::Got got = worker.get();
            if (got.status != shm::Ring::PopStatus::claimed) {
                worker.wait("a message");
                continue;
            }
            const MessageId id = worker.read(got.message);
            worker.expect_next(id);
            worker.acknowledge(got.message);
            this->shared_->note_acknowledged(id);
            change(turn++);
        }
    });
    this->expect_all_done(host);
}

REGISTER_TYPED_TEST_SUITE_P(QueueContract, DeliversEachMessageOnceInTheOrderOfItsProducer,
                            NeverHoldsMoreThanItsCapacity, OfOneMessageGoesOnForEver,
                            GrowsWithoutLimitAndGetsSmallAgain,
                            LosesNothingWhenItIsClosedWhileAllWork,
                            DeliversAgainWhatIsGivenBackUntilItIsADeadLetter,
                            WorksWhileParticipantsComeAndGo);

} // namespace paceline::test
