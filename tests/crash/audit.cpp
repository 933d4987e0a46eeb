// SPDX-License-Identifier: Apache-2.0
// Words before the recovery say what the victims had done; deliveries after it say what became of
// it.
#include "audit.hpp"

#include <algorithm>

namespace paceline::test {

namespace {

constexpr std::uint32_t kLivingNumber = 5;
constexpr std::uint32_t kReaperNumber = 7;
constexpr std::uint32_t kConsumerNumber = 4;
constexpr std::uint64_t kFirstLiving = 5000;
constexpr std::uint64_t kMarker = 1000000;

class Auditor {
public:
    Auditor(TestRegion& scene, const Expectation& expected, const Living& living)
        : scene_(&scene), expected_(&expected), living_(&living) {
        verdict_.audits = 1;
        verdict_.stuck = living.stuck;
        for (const Delivery& delivery : living.got) {
            note(delivery);
        }
        if (living.victims && living.victims->has_got) {
            // It may have claimed it long before the others got theirs: in no order to them.
            count(living.victims->got);
        }
    }

    void remember_words(const std::vector<std::uint32_t>& dead) {
        for (const std::uint64_t id : expected_->before) {
            const TestRegion::Chunk& chunk = expected_->chunks.at(id);
            const shm::ChunkWord now = scene_->region().chunks().entry(chunk.id).load();
            const bool is_same = now.generation() == chunk.word.generation();
            if (is_same && now.state() == shm::ChunkState::owned &&
                now.owner() == chunk.word.owner()) {
                unclaimed_[id] = true;
            } else if (is_same && now.state() == shm::ChunkState::loaned &&
                       std::find(dead.begin(), dead.end(), now.owner()) != dead.end()) {
                claimed_[id] = true;
            } else if (is_same && now.state() == shm::ChunkState::returned) {
                claimed_[id] = true;
            }
        }
    }

    void drain() {
        shm::Participant consumer = scene_->participant(kConsumerNumber);
        const TestRegion::Put put = scene_->put(consumer, kMarker, expected_->length);
        is_closed_ = put == TestRegion::Put::closed;
        if (put != TestRegion::Put::ok && !(is_closed_ && expected_->may_be_closed)) {
            fault(verdict_.stuck, "nothing can be put after the recovery: " +
                                      std::to_string(static_cast<int>(put)));
        }
        for (std::uint64_t count = 0; count < 100000; ++count) {
            const std::optional<Delivery> delivery = scene_->get(consumer);
            if (!delivery) {
                return;
            }
            note(*delivery);
        }
        fault(verdict_.stuck, "the queue does not get empty");
    }

    void judge() {
        std::uint64_t acknowledged = 0;
        for (const std::uint64_t id : expected_->before) {
            const std::uint64_t count = deliveries_[id];
            if (count == 0 && !unclaimed_[id] && !claimed_[id]) {
                ++acknowledged;
            } else if (count == 0) {
                fault(verdict_.lost, "message " + std::to_string(id) + " was lost");
            } else if (count > 1) {
                fault(verdict_.duplicated, "message " + std::to_string(id) + " came twice");
            } else if (attempts_[id] == 1 ? claimed_[id]
                                          : !claimed_[id] && !expected_->gives_back) {
                fault(verdict_.wrong, "message " + std::to_string(id) + " came with attempt " +
                                          std::to_string(attempts_[id]));
            }
            verdict_.redelivered += claimed_[id] ? 1 : 0;
        }
        std::uint64_t gone = acknowledged;
        for (const std::uint64_t id : living_->put) {
            if (deliveries_[id] > 1) {
                fault(verdict_.duplicated, "message " + std::to_string(id) + " came twice");
            }
            // A victim that went on may have got it.
            gone += deliveries_[id] == 0 ? 1 : 0;
        }
        verdict_.acknowledged = acknowledged;
        // What a victim told of what it got is counted already.
        if (gone > (living_->victims ? 0 : expected_->victims_get)) {
            fault(verdict_.lost, "more messages are gone than the victims got");
        }
        if (!is_closed_ && deliveries_[kMarker] != 1) {
            fault(verdict_.lost, "what is put after the recovery does not come once");
        }
        for (const std::uint64_t id : expected_->victims_put) {
            if (deliveries_[id] > 1) {
                fault(verdict_.duplicated, "the victim's message came twice");
            }
        }
        judge_victims_outcome();
        if (expected_->in_order && !std::is_sorted(order_.begin(), order_.end())) {
            fault(verdict_.wrong, "messages that were never redelivered came out of order");
        }
    }

    // After everything was delivered nobody has a chunk, and the ring holds exactly its capacity.
    void look_for_leaks() {
        std::uint64_t rings = 0;
        scene_->region().rings().for_each_ring(consumer(), [&rings](const shm::Ring&) { ++rings; });
        std::uint64_t ring_chunks = 1;
        for (const TestRegion::Chunk& chunk : scene_->taken_chunks()) {
            if (chunk.word.state() == shm::ChunkState::ring) {
                ++ring_chunks;
            } else {
                fault(verdict_.leaked, "a chunk is left in state " +
                                           std::to_string(static_cast<int>(chunk.word.state())) +
                                           " of " + std::to_string(chunk.word.owner()));
            }
        }
        if (ring_chunks > rings + 1) {
            fault(verdict_.leaked, "a ring was not freed");
        }
        const std::uint32_t capacity = scene_->region().options().limits.capacity;
        if (is_closed_ || capacity == 0) {
            return;
        }
        for (std::uint32_t count = 0; count < capacity; ++count) {
            if (scene_->put(consumer(), kMarker + 1, sizeof kMarker) != TestRegion::Put::ok) {
                fault(verdict_.leaked, "the queue holds less than its capacity");
                return;
            }
        }
        if (scene_->put(consumer(), kMarker + 1, sizeof kMarker) != TestRegion::Put::full) {
            fault(verdict_.wrong, "the queue holds more than its capacity");
        }
    }

    [[nodiscard]] const Verdict& verdict() const { return verdict_; }

private:
    shm::Participant& consumer() {
        if (!consumer_) {
            consumer_.emplace(scene_->participant(kConsumerNumber));
        }
        return *consumer_;
    }

    // What a victim was told is true.
    void judge_victims_outcome() {
        if (!living_->victims) {
            return;
        }
        for (const std::uint64_t id : expected_->victims_put) {
            if (living_->victims->has_put && deliveries_[id] == 0) {
                fault(verdict_.lost, "what the victim had put does not come");
            }
            if (!living_->victims->has_put && deliveries_[id] != 0) {
                fault(verdict_.wrong, "what the victim had not put comes");
            }
        }
        for (const Delivery& delivery : living_->got) {
            if (living_->victims->has_received && delivery.id == living_->victims->got.id) {
                fault(verdict_.duplicated, "another one got what the victim received");
            }
        }
        if (living_->victims->has_closed && !is_closed_) {
            fault(verdict_.wrong, "what the victim had closed is open");
        }
    }

    void count(const Delivery& delivery) {
        ++deliveries_[delivery.id];
        attempts_[delivery.id] = delivery.attempt;
        if (!delivery.is_intact) {
            fault(verdict_.wrong, "message " + std::to_string(delivery.id) + " is damaged");
        }
    }

    void note(const Delivery& delivery) {
        count(delivery);
        const std::vector<std::uint64_t>& victims = expected_->victims_put;
        const bool is_victims =
            std::find(victims.begin(), victims.end(), delivery.id) != victims.end();
        if (delivery.attempt == 1 && delivery.id < kMarker && !is_victims) {
            order_.push_back(delivery.id);
        }
    }

    void fault(std::uint64_t& count, const std::string& what) {
        ++count;
        if (verdict_.first_fault.empty()) {
            verdict_.first_fault = what;
        }
    }

    TestRegion* scene_;
    const Expectation* expected_;
    const Living* living_;
    Verdict verdict_;
    std::map<std::uint64_t, bool> unclaimed_;
    std::map<std::uint64_t, bool> claimed_;
    std::map<std::uint64_t, std::uint64_t> deliveries_;
    std::map<std::uint64_t, std::uint32_t> attempts_;
    std::vector<std::uint64_t> order_;
    std::optional<shm::Participant> consumer_;
    bool is_closed_ = false;
};

} // namespace

Verdict& Verdict::operator+=(const Verdict& other) {
    audits += other.audits;
    lost += other.lost;
    duplicated += other.duplicated;
    leaked += other.leaked;
    stuck += other.stuck;
    wrong += other.wrong;
    redelivered += other.redelivered;
    acknowledged += other.acknowledged;
    if (first_fault.empty()) {
        first_fault = other.first_fault;
    }
    return *this;
}

void work_meanwhile(TestRegion& scene, Meanwhile what, const Expectation& expected,
                    Living& living) {
    if (what == Meanwhile::nothing) {
        return;
    }
    shm::Participant me = scene.participant(kLivingNumber);
    std::uint64_t next = kFirstLiving + living.put.size();
    const auto put = [&](std::uint64_t id) {
        const TestRegion::Put status = scene.put(me, id, expected.length);
        if (status == TestRegion::Put::ok) {
            living.put.push_back(id);
        } else if (status != TestRegion::Put::closed || !expected.may_be_closed) {
            ++living.stuck;
        }
    };
    const auto get = [&] {
        if (const std::optional<Delivery> delivery = scene.get(me)) {
            living.got.push_back(*delivery);
        }
    };
    put(next++);
    if (what == Meanwhile::one_put) {
        return;
    }
    get();
    get();
    put(next++);
    if (what == Meanwhile::three_laps) {
        // With the two from before: the tail comes to the slot again where it was.
        const std::uint32_t slots = scene.region().geometry().ring_slots();
        for (std::uint32_t turn = 2; turn < 3 * std::min(slots, 16U); ++turn) {
            get();
            put(next++);
        }
    }
}

Verdict audit(TestRegion& scene, const Expectation& expected, const Living& living,
              const std::vector<std::uint32_t>& dead) {
    Auditor auditor(scene, expected, living);
    auditor.remember_words(dead);
    shm::Participant reaper = scene.participant(kReaperNumber);
    for (const std::uint32_t number : dead) {
        if (scene.region().participants()[number].is_in_use()) {
            scene.region().recovery().recover(reaper, number);
            scene.region().participants().release(number);
        }
    }
    auditor.drain();
    auditor.judge();
    auditor.look_for_leaks();
    return auditor.verdict();
}

} // namespace paceline::test
