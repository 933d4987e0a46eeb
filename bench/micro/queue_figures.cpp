// SPDX-License-Identifier: Apache-2.0
// The queue against its floors: every figure is a ratio of two measurements of the same round.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/interprocess/ipc/message_queue.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figure.hpp"
#include "floors.hpp"
#include "measurements.hpp"
#include <paceline/queue.hpp>

namespace {

using namespace paceline::micro;
using SmallQueue = paceline::Queue<SmallMessage>;
using ByteQueue = paceline::Queue<std::span<const std::byte>>;

constexpr int kLatencyMessages = 200000;
constexpr int kStreamMessages = 1000000;

template <typename Ring>
void spin_put(Ring& ring, SmallMessage& message) {
    while (!ring.try_put(message)) {
        relax();
    }
}

template <typename Ring>
void spin_get(Ring& ring, SmallMessage& message) {
    while (!ring.try_get(message)) {
        relax();
    }
}

template <typename Ring>
double ring_one_way() {
    const Shared<Ring> there;
    const Shared<Ring> back;
    return one_way(kLatencyMessages, [&](SmallMessage& m) { spin_put(*there, m); },
                   [&](SmallMessage& m) { spin_get(*there, m); }, [&](SmallMessage& m) {
        spin_put(*back, m);
    }, [&](SmallMessage& m) { spin_get(*back, m); });
}

template <typename Ring>
double ring_stream(int messages) {
    const Shared<Ring> ring;
    return stream(messages, [&](SmallMessage& m) { spin_put(*ring, m); },
                  [&](SmallMessage& m) { spin_get(*ring, m); });
}

double queue_one_way() {
    SmallQueue there = SmallQueue::anonymous();
    SmallQueue back = SmallQueue::anonymous();
    return one_way(kLatencyMessages, [&](SmallMessage& m) { there.put(m); }, [&](SmallMessage& m) {
        m = there.get();
    }, [&](SmallMessage& m) { back.put(m); }, [&](SmallMessage& m) { m = back.get(); });
}

double queue_stream() {
    SmallQueue queue = SmallQueue::anonymous();
    return stream(kStreamMessages, [&](SmallMessage& m) { queue.put(m); },
                  [&](SmallMessage& m) { m = queue.get(); });
}

double boost_stream() {
    namespace ipc = boost::interprocess;
    const std::string name = "paceline-figure-" + std::to_string(getpid());
    ipc::message_queue::remove(name.c_str());
    ipc::message_queue queue(ipc::create_only, name.c_str(), kFloorSlots, sizeof(SmallMessage));
    ipc::message_queue::remove(name.c_str());
    return stream(kStreamMessages / 10, [&](SmallMessage& m) { queue.send(m.data(), m.size(), 0); },
                  [&](SmallMessage& m) {
        std::size_t size = 0;
        unsigned priority = 0;
        queue.receive(m.data(), m.size(), size, priority);
    });
}

// Messages a microsecond of several producers and as many consumers, each a process, on whatever
// CPUs there are.
double queue_crowd(int producers, int consumers) {
    SmallQueue queue = SmallQueue::anonymous();
    const int each = kStreamMessages / producers;
    std::vector<pid_t> children;
    const Clock::time_point begin = Clock::now();
    for (int number = 0; number < producers + consumers; ++number) {
        const pid_t pid = fork();
        if (pid == 0) {
            SmallMessage message{};
            for (int turn = 0; turn < each; ++turn) {
                if (number < producers) {
                    queue.put(message);
                } else {
                    message = queue.get();
                }
            }
            _exit(0);
        }
        children.push_back(pid);
    }
    for (const pid_t pid : children) {
        waitpid(pid, nullptr, 0);
    }
    return kStreamMessages * 1e3 / nanoseconds_since(begin);
}

// Nanoseconds of put and get together, warm, in one process.
double queue_copy(std::size_t bytes, int turns) {
    ByteQueue queue = ByteQueue::anonymous();
    std::vector<std::byte> from(bytes, std::byte{1});
    std::vector<std::byte> to(bytes);
    const auto once = [&] {
        queue.put(std::span<const std::byte>(from));
        paceline::Message message = queue.receive();
        std::memcpy(to.data(), message.bytes().data(), bytes);
        message.ack();
    };
    once();
    const Clock::time_point begin = Clock::now();
    for (int turn = 0; turn < turns; ++turn) {
        once();
    }
    return nanoseconds_since(begin) / turns;
}

double plain_copy(std::size_t bytes, int turns) {
    std::vector<std::byte> from(bytes, std::byte{1});
    std::vector<std::byte> to(bytes);
    const Clock::time_point begin = Clock::now();
    for (int turn = 0; turn < turns; ++turn) {
        std::memcpy(to.data(), from.data(), bytes);
        asm volatile("" : : "r"(to.data()) : "memory");
    }
    return nanoseconds_since(begin) / turns;
}

// Nanoseconds from put(loan) to the return of receive() in another process; the message was filled
// before, and is read after the clock has stopped.
double zero_copy(std::size_t bytes, int turns) {
    ByteQueue there = ByteQueue::anonymous();
    SmallQueue back = SmallQueue::anonymous();
    std::vector<double> samples;
    const Shared<std::atomic<std::int64_t>> arrived;
    run_pair([&] {
        for (int turn = 0; turn < turns; ++turn) {
            paceline::Loan loan = there.loan(bytes);
            std::memset(loan.bytes().data(), turn, bytes);
            const Clock::time_point begin = Clock::now();
            there.put(std::move(loan));
            (void)back.get();
            samples.push_back(static_cast<double>(
                arrived->load() - begin.time_since_epoch() / std::chrono::nanoseconds(1)));
        }
    }, [&] {
        for (int turn = 0; turn < turns; ++turn) {
            // Never asleep: what a sleeper pays is no matter of the size.
            std::optional<paceline::Message> received;
            while (!received) {
                received = there.try_receive();
            }
            arrived->store(Clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
            std::byte sum{};
            for (const std::byte byte : received->bytes()) {
                sum ^= byte;
            }
            received->ack();
            received->release();
            back.put(SmallMessage{sum});
        }
    });
    return median(samples);
}

// Per cent of one CPU that parked consumers use.
double idle_cost(int consumers, int seconds) {
    SmallQueue queue = SmallQueue::anonymous();
    const double before = [] {
        rusage usage{};
        getrusage(RUSAGE_CHILDREN, &usage);
        return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
    }();
    std::vector<pid_t> children;
    for (int number = 0; number < consumers; ++number) {
        const pid_t pid = fork();
        if (pid == 0) {
            (void)queue.get_for(std::chrono::hours(1));
            _exit(0);
        }
        children.push_back(pid);
    }
    sleep(static_cast<unsigned>(seconds));
    queue.close();
    for (const pid_t pid : children) {
        waitpid(pid, nullptr, 0);
    }
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const double after =
        static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
        static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
    return (after - before) / seconds * 100;
}

class Run {
public:
    explicit Run(int rounds) : rounds_(rounds) {}

    // Each row is measured once a round, all rows one after the other.
    void add(const std::string& name, const char* comparison, double target,
             const std::function<double()>& measure) {
        figures_.push_back({name, comparison, target, {}});
        measures_.push_back(measure);
    }

    void finish() {
        for (int round = 0; round < rounds_; ++round) {
            for (std::size_t row = 0; row < figures_.size(); ++row) {
                figures_[row].rounds.push_back(measures_[row]());
                std::fprintf(stderr, "\rround %d of %d, %zu of %zu figures ", round + 1, rounds_,
                             row + 1, figures_.size());
            }
        }
        std::fprintf(stderr, "\n");
        for (const Figure& figure : figures_) {
            std::printf("%s\n", line_of(figure).c_str());
        }
    }

private:
    int rounds_;
    std::vector<Figure> figures_;
    std::vector<std::function<double()>> measures_;
};

} // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::max(std::stoi(argv[1]), 1) : 5;
    Run run(rounds);
    run.add("queue.latency_of_vyukov_ring", "<=", 1.5,
            [] { return queue_one_way() / ring_one_way<VyukovRing>(); });
    run.add("queue.stream_of_vyukov_ring", ">=", 0.7,
            [] { return queue_stream() / ring_stream<VyukovRing>(kStreamMessages); });
    run.add("queue.stream_of_robust_mutex_ring", ">=", 4,
            [] { return queue_stream() / ring_stream<MutexRing>(kStreamMessages); });
    run.add("queue.stream_of_boost_message_queue", ">=", 5,
            [] { return queue_stream() / boost_stream(); });
    run.add("queue.crowd_4_4_of_pair", ">=", 0.5,
            [] { return queue_crowd(4, 4) / queue_crowd(1, 1); });
    for (const std::size_t kibibytes : {64, 512, 1024, 8192}) {
        const std::size_t bytes = kibibytes * 1024;
        const int turns = static_cast<int>((std::size_t{1} << 28) / bytes);
        run.add("queue.copy_" + std::to_string(kibibytes) + "_KiB_of_memcpy", "<=", 2 / 0.8,
                [=] { return queue_copy(bytes, turns) / plain_copy(bytes, turns); });
    }
    run.add("queue.zero_copy_64_MiB_of_64_B", "<=", 1.2,
            [] { return zero_copy(std::size_t{64} << 20, 30) / zero_copy(64, 1000); });
    run.add("queue.idle_8_consumers_percent", "<=", 0.2, [] { return idle_cost(8, 10); });
    run.finish();
    return 0;
}
