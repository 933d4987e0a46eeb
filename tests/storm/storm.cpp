// SPDX-License-Identifier: Apache-2.0
// One process forks, strikes and restarts the others; what they did stands in the ledger.
#include "storm.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger.hpp"
#include "os/mapping.hpp"
#include "os/shared_file.hpp"
#include "queue/file_backing.hpp"
#include "shm/region.hpp"
#include <paceline/queue.hpp>

namespace paceline::test {

namespace {

using Clock = std::chrono::steady_clock;
using Bytes = std::span<const std::byte>;
using StormQueue = Queue<Bytes>;

void produce(StormQueue& queue, const StormMemory& memory, std::uint32_t number,
             std::uint64_t largest, std::uint64_t seed) {
    Ledger::Producer& ledger = memory.ledger().producers[number];
    std::vector<std::byte> buffer(largest + 1);
    std::mt19937_64 random(seed);
    while (!memory.ledger().stop.load()) {
        const std::uint64_t sequence = ledger.started.load() + 1;
        if (sequence >= kMessagesOfProducer) {
            return;
        }
        // Mostly small ones, as in life.
        const std::uint64_t spread = random() % 16 == 0 ? largest : 300;
        StormMessage message{number, sequence,
                             sizeof(StormMessage) + 1 + random() % (spread - sizeof(StormMessage)),
                             0};
        message.check = message.checksum();
        ledger.started.store(sequence);
        if (random() % 2 == 0) {
            std::memcpy(buffer.data(), &message, sizeof message);
            buffer[message.bytes - 1] = static_cast<std::byte>(message.check);
            queue.put(Bytes(buffer).first(message.bytes));
        } else {
            Loan loan = queue.loan(message.bytes);
            std::memcpy(loan.bytes().data(), &message, sizeof message);
            loan.bytes()[message.bytes - 1] = static_cast<std::byte>(message.check);
            queue.put(std::move(loan));
        }
        ledger.done.store(sequence);
    }
}

void note_delivery(const StormMemory& memory, const StormMessage& message, bool is_redelivered) {
    std::atomic<std::uint8_t>& fate = memory.fate(message.producer, message.sequence);
    std::uint8_t now = Fate::kDelivered;
    if (!is_redelivered) {
        now |= Fate::kFirst;
    }
    const std::uint8_t before = fate.fetch_or(now);
    if (!is_redelivered && (before & Fate::kDelivered) != 0) {
        fate.fetch_or(Fate::kTwice);
    }
    if ((before & Fate::kAcknowledged) != 0) {
        fate.fetch_or(Fate::kAfterAcknowledge);
    }
    fate.fetch_and(static_cast<std::uint8_t>(~Fate::kMustComeAgain));
    memory.ledger().delivered.fetch_add(1);
    memory.ledger().redelivered.fetch_add(is_redelivered ? 1 : 0);
}

void consume(StormQueue& queue, const StormMemory& memory, std::uint32_t number,
             std::uint64_t seed) {
    Ledger::Consumer& ledger = memory.ledger().consumers[number];
    std::mt19937_64 random(seed);
    for (;;) {
        Message received = queue.receive();
        const Bytes bytes = received.bytes();
        StormMessage message{};
        if (bytes.size() <= sizeof message) {
            memory.ledger().damaged.fetch_add(1);
            continue;
        }
        std::memcpy(&message, bytes.data(), sizeof message);
        if (message.check != message.checksum() || message.bytes != bytes.size() ||
            bytes.back() != static_cast<std::byte>(message.check)) {
            memory.ledger().damaged.fetch_add(1);
            continue;
        }
        ledger.producer.store(message.producer);
        ledger.sequence.store(message.sequence);
        note_delivery(memory, message, received.redelivered());
        ledger.phase.store(Phase::delivered);
        if (random() % 64 == 0) {
            memory.fate(message.producer, message.sequence).fetch_or(Fate::kMustComeAgain);
            ledger.phase.store(Phase::none);
            continue; // given back
        }
        ledger.phase.store(Phase::acknowledging);
        received.ack();
        memory.fate(message.producer, message.sequence).fetch_or(Fate::kAcknowledged);
        ledger.phase.store(Phase::acknowledged);
        received.release();
    }
}

class Storm {
public:
    explicit Storm(const StormOptions& options)
        : options_(options), queue_(StormQueue::anonymous(options.queue)), random_(options.seed),
          workers_(options.producers + options.consumers) {}

    StormResult run() {
        for (std::uint32_t number = 0; number < workers_.size(); ++number) {
            start(number);
        }
        const Clock::time_point end = Clock::now() + options_.duration;
        while (Clock::now() < end) {
            rain();
        }
        memory_.ledger().stop.store(true);
        finish();
        count();
        return result_;
    }

private:
    struct Worker {
        pid_t pid = -1;
        bool is_stopped = false;
        Clock::time_point goes_on;
    };

    [[nodiscard]] bool is_producer(std::uint32_t number) const {
        return number < options_.producers;
    }

    void start(std::uint32_t number) {
        const std::uint64_t seed = random_();
        const pid_t pid = fork();
        if (pid == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            try {
                if (is_producer(number)) {
                    produce(queue_, memory_, number, options_.largest_message, seed);
                } else {
                    consume(queue_, memory_, number - options_.producers, seed);
                }
            } catch (const QueueClosed&) {
                _exit(0);
            } catch (const std::exception& error) {
                std::fprintf(stderr, "worker %u: %s\n", number, error.what());
                _exit(1);
            }
            _exit(0);
        }
        workers_[number] = {pid, false, {}};
    }

    void rain() {
        std::exponential_distribution<double> pause(1.0 /
                                                    static_cast<double>(options_.interval.count()));
        std::this_thread::sleep_for(std::chrono::microseconds(
            static_cast<std::int64_t>(std::min(pause(random_), 100000.0))));
        watch();
        const Clock::time_point now = Clock::now();
        for (Worker& worker : workers_) {
            if (worker.is_stopped && worker.goes_on <= now) {
                kill(worker.pid, SIGCONT);
                worker.is_stopped = false;
            }
        }
        const auto number = static_cast<std::uint32_t>(random_() % workers_.size());
        Worker& worker = workers_[number];
        if (random_() % 4 == 0 && !worker.is_stopped) {
            kill(worker.pid, SIGSTOP);
            worker.is_stopped = true;
            worker.goes_on = now + std::chrono::milliseconds(random_() % 50);
            ++result_.stops;
            return;
        }
        kill(worker.pid, SIGKILL);
        ++result_.kills;
        bury(number);
        start(number);
    }

    // What the dead one had in hand.
    void bury(std::uint32_t number) {
        int status = 0;
        waitpid(workers_[number].pid, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
            result_.did_not_end = true;
        }
        if (is_producer(number)) {
            const Ledger::Producer& ledger = memory_.ledger().producers[number];
            result_.uncertain += ledger.started.load() != ledger.done.load() ? 1 : 0;
            return;
        }
        Ledger::Consumer& ledger = memory_.ledger().consumers[number - options_.producers];
        if (ledger.phase.load() == Phase::delivered) {
            memory_.fate(ledger.producer.load(), ledger.sequence.load())
                .fetch_or(Fate::kMustComeAgain);
        }
        ledger.phase.store(Phase::none);
    }

    void watch() {
        const std::uint64_t delivered = memory_.ledger().delivered.load();
        const Clock::time_point now = Clock::now();
        if (delivered != last_delivered_) {
            last_delivered_ = delivered;
            last_progress_ = now;
        }
        result_.longest_stall =
            std::max(result_.longest_stall,
                     std::chrono::duration_cast<std::chrono::milliseconds>(now - last_progress_));
    }

    void finish() {
        for (Worker& worker : workers_) {
            kill(worker.pid, SIGCONT);
        }
        wait_for(0, options_.producers);
        // The dead ones' messages come back before the consumers see the end.
        queue_.reap();
        const Clock::time_point end = Clock::now() + std::chrono::seconds(60);
        while (Clock::now() < end && (queue_.size() != 0 || queue_.stats().outstanding != 0)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            queue_.reap();
        }
        queue_.close();
        wait_for(options_.producers, static_cast<std::uint32_t>(workers_.size()));
    }

    void wait_for(std::uint32_t begin, std::uint32_t end) {
        const Clock::time_point limit = Clock::now() + std::chrono::seconds(60);
        for (std::uint32_t number = begin; number < end; ++number) {
            int status = 0;
            while (waitpid(workers_[number].pid, &status, WNOHANG) == 0) {
                if (Clock::now() > limit) {
                    result_.did_not_end = true;
                    kill(workers_[number].pid, SIGKILL);
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            result_.did_not_end =
                result_.did_not_end || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
        }
    }

    void count() {
        queue_.reap();
        for (std::uint32_t number = 0; number < options_.producers; ++number) {
            const Ledger::Producer& ledger = memory_.ledger().producers[number];
            for (std::uint64_t sequence = 1; sequence <= ledger.started.load(); ++sequence) {
                count_message(memory_.fate(number, sequence).load());
            }
            result_.sent += ledger.done.load();
        }
        result_.delivered = memory_.ledger().delivered.load();
        result_.redelivered = memory_.ledger().redelivered.load();
        result_.damaged = memory_.ledger().damaged.load();
        // Those that no put sent were counted as lost.
        result_.lost -= std::min(result_.lost, result_.uncertain);
        const QueueStats stats = queue_.stats();
        // This process itself takes part.
        result_.left_participants = stats.participants - 1;
        result_.leaked_chunks = count_taken_chunks();
    }

    void count_message(std::uint8_t fate) {
        result_.lost +=
            (fate & Fate::kDelivered) == 0 || (fate & Fate::kMustComeAgain) != 0 ? 1 : 0;
        result_.duplicated += (fate & Fate::kTwice) != 0 ? 1 : 0;
        result_.came_after_acknowledge += (fate & Fate::kAfterAcknowledge) != 0 ? 1 : 0;
    }

    [[nodiscard]] std::uint64_t count_taken_chunks() {
        const std::string handle = queue_.handle();
        const os::SharedFile file =
            os::SharedFile::of_descriptor(std::stoi(handle.substr(handle.find(':') + 1)));
        const os::Mapping mapping = os::Mapping::shared(file, file.size());
        detail::FileBacking backing(file, mapping);
        const shm::Region region(mapping.bytes(), backing);
        std::uint64_t taken = 0;
        std::uint64_t rings = 0;
        const auto classes = region.geometry().classes();
        for (std::uint32_t number = 0; number < classes.size(); ++number) {
            for (std::uint32_t index = 0; index < region.chunks().made(number); ++index) {
                const shm::ChunkWord word = region.chunks().entry_at(classes[number], index).load();
                rings += word.state() == shm::ChunkState::ring ? 1 : 0;
                taken += word.is_available() ? 0 : 1;
            }
        }
        // An unbounded queue that has grown has one ring in a chunk.
        return taken - std::min<std::uint64_t>(rings, 1);
    }

    StormOptions options_;
    StormMemory memory_;
    StormQueue queue_;
    std::mt19937_64 random_;
    std::vector<Worker> workers_;
    StormResult result_;
    std::uint64_t last_delivered_ = 0;
    Clock::time_point last_progress_ = Clock::now();
};

} // namespace

StormResult run_storm(const StormOptions& options) {
    return Storm(options).run();
}

} // namespace paceline::test
