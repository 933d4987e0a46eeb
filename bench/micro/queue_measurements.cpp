// SPDX-License-Identifier: Apache-2.0
// Each child is pinned where the measurement needs it, and ended before the next one begins.
#include "queue_measurements.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/interprocess/ipc/message_queue.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "figure.hpp"
#include "floors.hpp"
#include "measurements.hpp"
#include <paceline/queue.hpp>

namespace paceline::micro {

namespace {

using SmallQueue = Queue<SmallMessage>;
using ByteQueue = Queue<std::span<const std::byte>>;

constexpr int kLatencyMessages = 50000;
constexpr int kStreamMessages = 400000;

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
double ring_stream() {
    const Shared<Ring> ring;
    return stream(kStreamMessages, [&](SmallMessage& m) { spin_put(*ring, m); },
                  [&](SmallMessage& m) { spin_get(*ring, m); });
}

// Seconds of CPU time that a process has used so far.
double cpu_seconds(pid_t pid) {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) {
        throw std::runtime_error("the CPU time of a child cannot be read");
    }
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

} // namespace

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

double vyukov_one_way() {
    return ring_one_way<VyukovRing>();
}

double vyukov_stream() {
    return ring_stream<VyukovRing>();
}

double mutex_stream() {
    return ring_stream<MutexRing>();
}

double boost_stream() {
    namespace ipc = boost::interprocess;
    const std::string name = "paceline-figure-" + std::to_string(getpid());
    ipc::message_queue::remove(name.c_str());
    ipc::message_queue queue(ipc::create_only, name.c_str(), kFloorSlots, sizeof(SmallMessage));
    ipc::message_queue::remove(name.c_str());
    return stream(kStreamMessages / 4, [&](SmallMessage& m) { queue.send(m.data(), m.size(), 0); },
                  [&](SmallMessage& m) {
        std::size_t size = 0;
        unsigned priority = 0;
        queue.receive(m.data(), m.size(), size, priority);
    });
}

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

double queue_copy(std::size_t bytes, int turns) {
    ByteQueue queue = ByteQueue::anonymous();
    std::vector<std::byte> from(bytes, std::byte{1});
    std::vector<std::byte> to(bytes);
    const auto once = [&] {
        queue.put(std::span<const std::byte>(from));
        Message message = queue.receive();
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

double zero_copy(std::size_t bytes, bool is_filled, int turns) {
    ByteQueue there = ByteQueue::anonymous();
    SmallQueue back = SmallQueue::anonymous();
    const std::vector<std::byte> small(sizeof(SmallMessage));
    std::vector<double> samples;
    const Shared<std::atomic<std::int64_t>> arrived;
    const auto now = [] { return Clock::now().time_since_epoch() / std::chrono::nanoseconds(1); };
    run_pair([&] {
        for (int turn = 0; turn < turns; ++turn) {
            Loan loan = there.loan(bytes);
            std::memset(loan.bytes().data(), turn, is_filled ? bytes : 1);
            there.put(std::span<const std::byte>(small));
            (void)back.get();
            const std::int64_t begin = now();
            there.put(std::move(loan));
            (void)back.get();
            samples.push_back(static_cast<double>(arrived->load() - begin));
        }
    }, [&] {
        for (int message = 0; message < 2 * turns; ++message) {
            // Never asleep: what a sleeper pays is no matter of the size.
            std::optional<Message> received;
            while (!received) {
                received = there.try_receive();
            }
            arrived->store(now());
            std::byte sum{};
            for (const std::byte byte :
                 received->bytes().first(is_filled ? received->bytes().size() : 1)) {
                sum ^= byte;
            }
            received->ack();
            received->release();
            back.put(SmallMessage{sum});
        }
    });
    return median(samples);
}

double idle_cost(int consumers, int seconds) {
    SmallQueue queue = SmallQueue::anonymous();
    std::vector<pid_t> children;
    for (int number = 0; number < consumers; ++number) {
        const pid_t pid = fork();
        if (pid == 0) {
            (void)queue.get_for(std::chrono::hours(1));
            _exit(0);
        }
        children.push_back(pid);
    }
    const auto used = [&] {
        double sum = 0;
        for (const pid_t pid : children) {
            sum += cpu_seconds(pid);
        }
        return sum;
    };
    sleep(1);
    const double before = used();
    sleep(static_cast<unsigned>(seconds));
    const double after = used();
    queue.close();
    for (const pid_t pid : children) {
        waitpid(pid, nullptr, 0);
    }
    return (after - before) / seconds * 100;
}

} // namespace paceline::micro
