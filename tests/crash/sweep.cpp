// SPDX-License-Identifier: Apache-2.0
// A region is compared and copied after every step; copies are audited, so that a sweep is linear
// in instructions.
#include "sweep.hpp"

#include "stepper.hpp"

namespace paceline::test {

namespace {

// A region whose memory is taken from another one again and again.
class Copy {
public:
    explicit Copy(std::uint64_t size) : memory_(size) {}

    // False if nothing has changed since the last call.
    bool take(std::span<const std::byte> from) { return last_.take(from); }

    // A region with what was taken last.
    TestRegion open() {
        last_.write_to(memory_.bytes());
        return TestRegion(memory_.bytes());
    }

private:
    SharedBytes memory_;
    Snapshot last_;
};

// The prelude runs in the parent, as the victim: its own memory goes to the child with the fork.
struct Stage {
    explicit Stage(const Scene& its_scene)
        : scene(&its_scene), region(its_scene.options), me(region.participant(kVictim)) {
        if (its_scene.is_warm) {
            region.put(me, 0, its_scene.length);
            region.get(me);
        }
        expected = set_up(its_scene, region);
        if (its_scene.prelude) {
            const std::vector<std::uint64_t> before = expected.before;
            its_scene.prelude(region, me);
            expected = after_prelude(before);
        }
    }

    // Messages that the prelude consumed are not expected any more.
    Expectation after_prelude(const std::vector<std::uint64_t>& before) {
        Expectation now = expected;
        now.before.clear();
        now.chunks.clear();
        for (const std::uint64_t id : before) {
            if (const auto chunk = region.find(id)) {
                now.before.push_back(id);
                TestRegion::Chunk as_put = *chunk;
                as_put.word =
                    shm::ChunkWord::of(chunk->word.generation(), 0, 1, shm::ChunkState::owned);
                if (chunk->word.state() == shm::ChunkState::owned) {
                    as_put = *chunk;
                }
                now.chunks.insert_or_assign(id, as_put);
            }
        }
        return now;
    }

    Stepper start() {
        return Stepper([this] { outcome() = scene->operation.run(region, me); });
    }

    // Of the victim, once it has come to its end.
    [[nodiscard]] Outcome& outcome() const {
        return *reinterpret_cast<Outcome*>(outcome_bytes.bytes().data());
    }

    const Scene* scene;
    TestRegion region;
    shm::Participant me;
    Expectation expected;
    SharedBytes outcome_bytes{sizeof(Outcome)};
};

void audit_copy(Copy& copy, const Expectation& expected, Meanwhile meanwhile, Living living,
                const std::vector<std::uint32_t>& dead, Verdict& verdict,
                const std::string& where) {
    TestRegion region = copy.open();
    work_meanwhile(region, meanwhile, expected, living);
    Verdict one = audit(region, expected, living, dead);
    if (!one.first_fault.empty()) {
        one.first_fault = where + ": " + one.first_fault;
    }
    verdict += one;
}

std::string at(std::uint64_t instruction) {
    return "instruction " + std::to_string(instruction);
}

// Instructions of an operation that change the region.
std::vector<std::uint64_t> find_writes(const Scene& scene) {
    Stage stage(scene);
    Stepper stepper = stage.start();
    Snapshot last;
    last.take(stage.region.bytes());
    std::vector<std::uint64_t> writes{0};
    std::uint64_t instruction = 0;
    while (stepper.step()) {
        ++instruction;
        if (last.take(stage.region.bytes())) {
            writes.push_back(instruction);
        }
    }
    return writes;
}

// False if the operation has ended before.
bool step_to(Stepper& stepper, std::uint64_t instruction) {
    for (std::uint64_t step = 0; step < instruction; ++step) {
        if (!stepper.step()) {
            return false;
        }
    }
    return true;
}

// The victim is stopped at every `stride`-th instruction while others work; what it does then is
// said by `go_on`, which returns whether it came to its end.
template <typename GoOn>
SweepResult stop_everywhere(const Scene& scene, Meanwhile meanwhile, std::uint64_t stride,
                            GoOn go_on) {
    SweepResult result{scene.operation.name};
    for (bool has_ended = false; !has_ended; result.instructions += stride) {
        Stage stage(scene);
        Stepper stepper = stage.start();
        has_ended = !step_to(stepper, result.instructions);
        Living living;
        work_meanwhile(stage.region, meanwhile, stage.expected, living);
        Verdict one;
        try {
            if (has_ended || go_on(stepper)) {
                living.victims = stage.outcome();
            }
            one = audit(stage.region, stage.expected, living, {kVictim});
        } catch (const std::exception& error) {
            one.wrong = 1;
            one.first_fault = error.what();
        }
        if (!one.first_fault.empty()) {
            one.first_fault = at(result.instructions) + ": " + one.first_fault;
        }
        result.verdict += one;
    }
    return result;
}

} // namespace

SweepResult sweep_copies(const Scene& scene, Meanwhile meanwhile) {
    SweepResult result{scene.operation.name};
    Stage stage(scene);
    Copy copy(stage.region.bytes().size());
    Stepper stepper = stage.start();
    do {
        if (copy.take(stage.region.bytes())) {
            ++result.writes;
            audit_copy(copy, stage.expected, meanwhile, {}, {kVictim}, result.verdict,
                       at(result.instructions));
        }
        ++result.instructions;
    } while (stepper.step());
    return result;
}

SweepResult sweep_kills(const Scene& scene, Meanwhile meanwhile, std::uint64_t stride) {
    return stop_everywhere(scene, meanwhile, stride, [](Stepper& stepper) {
        stepper.kill();
        return false;
    });
}

SweepResult sweep_stops(const Scene& scene, Meanwhile meanwhile, std::uint64_t stride) {
    return stop_everywhere(scene, meanwhile, stride, [](Stepper& stepper) {
        stepper.run();
        return true;
    });
}

SweepResult sweep_resumed(const Scene& scene, Meanwhile meanwhile) {
    SweepResult result{scene.operation.name};
    const std::vector<std::uint64_t> writes = find_writes(scene);
    result.writes = writes.size();
    for (const std::uint64_t stop : writes) {
        Stage stage(scene);
        Copy copy(stage.region.bytes().size());
        Stepper stepper = stage.start();
        if (!step_to(stepper, stop)) {
            continue;
        }
        Living living;
        work_meanwhile(stage.region, meanwhile, stage.expected, living);
        std::uint64_t instruction = stop;
        do {
            if (copy.take(stage.region.bytes())) {
                audit_copy(copy, stage.expected, Meanwhile::nothing, living, {kVictim},
                           result.verdict, at(stop) + ", resumed, " + at(instruction));
            }
            ++instruction;
        } while (stepper.step());
        result.instructions += instruction - stop;
    }
    return result;
}

SweepResult sweep_reaper(const Scene& scene) {
    constexpr std::uint32_t kDeadReaper = 3;
    SweepResult result{scene.operation.name};
    for (const std::uint64_t stop : find_writes(scene)) {
        Stage stage(scene);
        {
            Stepper stepper = stage.start();
            if (!step_to(stepper, stop)) {
                continue;
            }
        }
        ++result.writes;
        Copy copy(stage.region.bytes().size());
        shm::Participant reaper = stage.region.participant(kDeadReaper);
        Stepper stepper([&] { stage.region.region().recovery().recover(reaper, kVictim); });
        std::uint64_t instruction = 0;
        do {
            if (copy.take(stage.region.bytes())) {
                audit_copy(copy, stage.expected, Meanwhile::one_put, {}, {kVictim, kDeadReaper},
                           result.verdict, at(stop) + ", reaper's " + at(instruction));
            }
            ++instruction;
        } while (stepper.step());
        result.instructions += instruction;
    }
    return result;
}

SweepResult sweep_pairs(const Operation& first, const Operation& second, std::uint64_t stride) {
    SweepResult result{first.name + " + " + second.name};
    Scene scene{first, small_options(8), 3, 16, nullptr};
    const std::vector<std::uint64_t> writes = find_writes(scene);
    std::uint64_t pair = 0;
    for (const std::uint64_t stop : writes) {
        Stage stage(scene);
        stage.expected.victims_get += second.gets;
        stage.expected.victims_put.insert(stage.expected.victims_put.end(), second.puts.begin(),
                                          second.puts.end());
        stage.expected.gives_back = first.gives_back || second.gives_back;
        stage.expected.in_order = false;
        Stepper stepper = stage.start();
        if (!step_to(stepper, stop)) {
            continue;
        }
        Copy copy(stage.region.bytes().size());
        shm::Participant other = stage.region.participant(kSecondVictim);
        Stepper second_stepper([&] { second.run(stage.region, other); });
        std::uint64_t instruction = 0;
        do {
            if (copy.take(stage.region.bytes()) && pair++ % stride == 0) {
                ++result.writes;
                audit_copy(copy, stage.expected, Meanwhile::nothing, {}, {kVictim, kSecondVictim},
                           result.verdict, at(stop) + " and " + at(instruction));
                audit_copy(copy, stage.expected, Meanwhile::one_put, {}, {kSecondVictim, kVictim},
                           result.verdict, at(stop) + " and " + at(instruction) + ", other order");
            }
            ++instruction;
        } while (second_stepper.step());
        result.instructions += instruction;
    }
    return result;
}

} // namespace paceline::test
