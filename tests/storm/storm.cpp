// SPDX-License-Identifier: Apache-2.0
// One process forks, strikes and restarts the others; what they did stands in the ledger.
#include "storm.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "accounting.hpp"
#include "ledger.hpp"
#include "workers.hpp"
#include <paceline/queue.hpp>

namespace paceline::test {

namespace {

using Clock = std::chrono::steady_clock;

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
        take_account(queue_, memory_, options_.producers, result_);
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
