// SPDX-License-Identifier: Apache-2.0
// Kills a process at every system call and at every write into the queue's memory, in every kind of
// call of the public interface, and lets a fresh process look at what is left.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "../crash/stepper.hpp"
#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/sweep_main.hpp"
#include "../support/taken_chunks.hpp"
#include "os/mapping.hpp"
#include "os/record_lock.hpp"
#include "sweep_scenes.hpp"

namespace {

using namespace paceline;
using namespace paceline::test;

constexpr const char* kHelp =
    "Kills a process that uses a queue, again and again, and counts what goes wrong.\n"
    "\n"
    "  queue_sweep             at every system call and every write into the queue's memory\n"
    "  queue_sweep --sample    somewhere, five times in each call, in seconds\n"
    "  queue_sweep --only put  calls whose names contain a text\n"
    "\n"
    "Exit status: 0 if nothing was lost, duplicated, leaked, stuck or wrong; else 1.\n";

// What the process that looks after a kill found, as bits of its exit status.
constexpr int kLost = 1;
constexpr int kDuplicated = 2;
constexpr int kLeaked = 4;
constexpr int kStuck = 8;
constexpr int kWrong = 16;
constexpr std::array<int, 5> kFaults{kLost, kDuplicated, kLeaked, kStuck, kWrong};

// The parts of the region that a call may write: all that has memory.
class Snapshot {
public:
    explicit Snapshot(Queue<int>& queue)
        : file_(file_of_handle(queue.handle())), mapping_(os::Mapping::shared(file_, file_.size())),
          backing_(file_, mapping_),
          region_(mapping_.bytes(), shm::check_header(mapping_.bytes(), file_.size()).options,
                  backing_) {
        constexpr std::uint64_t kEntries = 4096;
        parts_.push_back(mapping_.bytes().first(region_.geometry().fixed_bytes()));
        for (const shm::SizeClass& its : region_.geometry().classes()) {
            parts_.push_back(mapping_.bytes().subspan(its.entries_offset, kEntries));
        }
        copies_.resize(parts_.size());
        (void)take();
    }

    // Whether anything has changed since the last call.
    bool take() {
        bool has_changed = false;
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            if (copies_[part].size() != parts_[part].size() ||
                std::memcmp(copies_[part].data(), parts_[part].data(), parts_[part].size()) != 0) {
                copies_[part].assign(parts_[part].begin(), parts_[part].end());
                has_changed = true;
            }
        }
        return has_changed;
    }

private:
    os::SharedFile file_;
    os::Mapping mapping_;
    detail::FileBacking backing_;
    shm::Region region_;
    std::vector<std::span<std::byte>> parts_;
    std::vector<std::vector<std::byte>> copies_;
};

// A queue with its messages, made anew for each kill.
Queue<int> set_up(const QueueScene& scene) {
    auto queue = Queue<int>::anonymous(scene.options);
    // This process takes part from the beginning.
    (void)queue.size();
    for (int message = 0; message < scene.messages; ++message) {
        queue.put(message);
    }
    if (scene.has_dead) {
        const Gate has_it;
        ForkedChild dead([&]() -> int {
            const Message message = queue.receive();
            const Loan loan = queue.loan(1000);
            has_it.open();
            return ::pause();
        });
        has_it.pass();
        dead.kill();
    }
    return queue;
}

int fault_of_messages(const QueueScene& scene, const std::map<int, int>& seen) {
    int faults = 0;
    int missing = 0;
    for (int message = 0; message < scene.messages; ++message) {
        missing += seen.contains(message) ? 0 : 1;
    }
    faults |= missing > scene.takes ? kLost : 0;
    for (const auto& [message, count] : seen) {
        faults |= count > 1 ? kDuplicated : 0;
        const bool is_known = (message >= 0 && message < scene.messages) ||
                              message == kVictimsMessage + 1 ||
                              (message == kVictimsMessage && scene.puts);
        faults |= is_known ? 0 : kWrong;
    }
    return faults;
}

int fault_of_locks(Queue<int>& queue, std::uint32_t participants) {
    const os::SharedFile file = file_of_handle(queue.handle());
    const os::Descriptor other = file.reopen();
    std::uint32_t locked = 0;
    for (std::uint32_t byte = 0; byte <= participants; ++byte) {
        locked += os::is_byte_locked_by_other(other.number(), byte) ? 1 : 0;
    }
    // Those of the process that made the queue and of this one.
    return locked == 2 ? 0 : kLeaked;
}

// In a fresh process, after the death.
int look(Queue<int>& queue, const QueueScene& scene) {
    using namespace std::chrono_literals;
    int faults = 0;
    const PutStatus put = queue.put_for(kVictimsMessage + 1, 20s);
    if (put == PutStatus::full || (put == PutStatus::closed && !scene.may_close)) {
        return kStuck;
    }
    (void)queue.reap();
    std::map<int, int> seen;
    while (const std::optional<int> message = queue.try_get()) {
        ++seen[*message];
    }
    faults |= fault_of_messages(scene, seen);
    faults |= seen.contains(kVictimsMessage + 1) == (put == PutStatus::ok) ? 0 : kLost;
    const QueueStats stats = queue.stats();
    faults |= stats.participants == 2 && stats.outstanding == 0 && count_taken_chunks(queue) == 0
                  ? 0
                  : kLeaked;
    faults |= stats.dead_letters == 0 && stats.size == 0 && queue.size() == 0 &&
                      stats.closed == (put == PutStatus::closed) && queue.reap() == 0
                  ? 0
                  : kWrong;
    faults |= fault_of_locks(queue, scene.options.participants);
    if (put == PutStatus::ok && (queue.put_for(1, 20s) != PutStatus::ok || queue.get() != 1)) {
        faults |= kStuck;
    }
    return faults;
}

struct Points {
    // Instructions before which the victim is killed.
    std::vector<std::uint64_t> steps{0};
    std::uint64_t instructions = 0;
    std::uint64_t writes = 0;
    std::uint64_t system_calls = 0;
};

Points find_points(const QueueScene& scene) {
    Queue<int> queue = set_up(scene);
    Points points;
    Stepper stepper([&] { scene.work(queue); }, [&] {
        if (scene.before) {
            scene.before(queue);
        }
    });
    Snapshot snapshot(queue);
    bool was_system_call = false;
    while (stepper.step()) {
        ++points.instructions;
        const bool has_written = snapshot.take();
        const bool is_system_call = stepper.is_at_system_call();
        points.writes += has_written ? 1 : 0;
        points.system_calls += is_system_call ? 1 : 0;
        if (has_written || is_system_call || was_system_call) {
            points.steps.push_back(points.instructions);
        }
        was_system_call = is_system_call;
    }
    return points;
}

// The faults after a death before instruction `step`.
int kill_at(const QueueScene& scene, std::uint64_t step) {
    Queue<int> queue = set_up(scene);
    {
        Stepper stepper([&] { scene.work(queue); }, [&] {
            if (scene.before) {
                scene.before(queue);
            }
        });
        for (std::uint64_t done = 0; done < step && stepper.step(); ++done) {
        }
    }
    ForkedChild fresh([&] { return look(queue, scene); });
    const int status = fresh.wait();
    return status >= 0 && status < 32 ? status : kStuck;
}

// Wherever that is: to find the writes takes longer than all kills of a sample.
Points sample_points() {
    Points points;
    points.steps = {300, 900, 2500, 7000, 14000};
    return points;
}

// Returns how many kills went wrong.
int sweep(const QueueScene& scene, bool is_sample) {
    const auto begin = std::chrono::steady_clock::now();
    const Points points = is_sample ? sample_points() : find_points(scene);
    std::array<int, kFaults.size()> counts{};
    int kills = 0;
    int bad = 0;
    std::uint64_t first_bad = 0;
    for (const std::uint64_t step : points.steps) {
        const int faults = kill_at(scene, step);
        ++kills;
        for (std::size_t fault = 0; fault < kFaults.size(); ++fault) {
            counts.at(fault) += (faults & kFaults.at(fault)) != 0 ? 1 : 0;
        }
        first_bad = faults != 0 && bad == 0 ? step : first_bad;
        bad += faults != 0 ? 1 : 0;
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%-36s %12lu %7lu %12lu %6d %5d %10d %6d %6d %6d %8.1f\n", scene.name.c_str(),
                points.instructions, points.writes, points.system_calls, kills, counts[0],
                counts[1], counts[2], counts[3], counts[4], seconds);
    if (bad != 0) {
        std::printf("    first before instruction %lu\n", first_bad);
    }
    std::fflush(stdout);
    return bad;
}

// Returns whether nothing went wrong.
bool sweep_all(const SweepOptions& options) {
    std::printf("%-36s %12s %7s %12s %6s %5s %10s %6s %6s %6s %8s\n", "call", "instructions",
                "writes", "system calls", "kills", "lost", "duplicated", "leaked", "stuck", "wrong",
                "seconds");
    std::fflush(stdout);
    int bad = 0;
    for (const QueueScene& scene : all_queue_scenes()) {
        if (options.wants(scene.name)) {
            bad += sweep(scene, options.is_sample);
        }
    }
    std::printf("%d kills went wrong\n", bad);
    return bad == 0;
}

} // namespace

int main(int argc, char** argv) {
    return sweep_main(argc, argv, kHelp, sweep_all);
}
