// SPDX-License-Identifier: Apache-2.0
// The lab's own test object: right answers, computed serially, and scripted times, loads and
// faults.
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "faults.hpp"
#include "load.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;
using namespace paceline::fake;

class Fake final : public sdk::Contender {
public:
    explicit Fake(const Script& script) : script_(script) {}

    void start(const sdk::Workload& workload, const sdk::Barrier& barrier) override {
        const EarliestEnd end(script_.start_ms);
        state_ = workload.prepare();
        result_.resize(workload.result_bytes());
        meet(barrier);
        end.wait();
    }

    void run(std::span<const sdk::Item> items, sdk::Answers& answers) override {
        const EarliestEnd end(script_.run_ms);
        memory_.emplace(script_.memory_megabytes);
        shared_memory_.emplace(script_.shared_memory_megabytes);
        for (const sdk::Item& item : items) {
            state_->work(item, result_);
            answers.add(item.index, result_);
        }
        burn_in_children(script_.children, script_.child_cpu_ms);
        if (script_.leave_shared_memory) {
            leave_shared_memory();
        }
        end.wait();
    }

    void collect(sdk::Answers& answers) override { answers.add_table(state_->collect()); }

    void stop() override {
        const EarliestEnd end(script_.stop_ms);
        state_.reset();
        memory_.reset();
        shared_memory_.reset();
        end.wait();
    }

private:
    // n threads meet and end: a worker count that the work does not have.
    static void meet(const sdk::Barrier& barrier) {
        std::mutex mutex;
        std::exception_ptr failure;
        std::vector<std::jthread> threads;
        threads.reserve(barrier.participants());
        for (std::uint32_t i = 0; i < barrier.participants(); ++i) {
            threads.emplace_back([&] {
                try {
                    barrier.wait();
                } catch (...) {
                    const std::scoped_lock lock(mutex);
                    failure = std::current_exception();
                }
            });
        }
        threads.clear();
        if (failure) {
            std::rethrow_exception(failure);
        }
    }

    const Script& script_;
    std::unique_ptr<sdk::WorkerState> state_;
    std::vector<std::byte> result_;
    // Held until the contender is stopped, so that the look after a run sees them.
    std::optional<PrivateMemory> memory_;
    std::optional<SharedMemory> shared_memory_;
};

} // namespace

int main(int argc, char** argv) {
    const sdk::Program program{.name = "fake", .version = "1"};
    if (const std::optional<int> status = sdk::answer_arguments(argc, argv, program)) {
        return *status;
    }
    Script script;
    sdk::Session session(program, [&script] { return std::make_unique<Fake>(script); });
    FaultySession faulty_session(session, script);
    const int status = sdk::serve_handler(program, faulty_session);
    if (script.fault == Fault::ignore_sigterm) {
        sleep_for_ever();
    }
    return status;
}
