// SPDX-License-Identifier: Apache-2.0
// oneTBB: parallel_for over the items in an arena of n threads, enumerable_thread_specific for what
// a thread keeps.
#include <memory>
#include <optional>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/version.h>

#include "paceline_sdk/results.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;
namespace tbb = oneapi::tbb;

class OneTbb final : public sdk::Contender {
public:
    // The arena has n slots, the caller's among them, and the limit keeps n - 1 threads ready for
    // it. n tasks wait in it, each of which holds its thread until all n run at the same time: a
    // thread cannot do a second one, so n threads take part, and a thread that comes late finds its
    // task still there. Grains of one and no partitioner heuristics: each task is one range.
    void start(const sdk::Workload& workload, const sdk::Barrier& barrier) override {
        const int workers = static_cast<int>(barrier.participants());
        limit_.emplace(tbb::global_control::max_allowed_parallelism, barrier.participants());
        arena_.initialize(workers);
        states_ = std::make_unique<States>([&workload] { return workload.prepare(); });
        result_bytes_ = workload.result_bytes();
        arena_.execute([&] {
            tbb::parallel_for(tbb::blocked_range<int>(0, workers),
                              [&](const tbb::blocked_range<int>&) {
                states_->local();
                barrier.wait();
            }, tbb::simple_partitioner{});
        });
    }

    void run(std::span<const sdk::Item> items, sdk::Answers& answers) override {
        const sdk::Results results(items.size(), result_bytes_);
        arena_.execute([&] {
            tbb::parallel_for(tbb::blocked_range<std::size_t>(0, items.size()),
                              [&](const tbb::blocked_range<std::size_t>& range) {
                sdk::WorkerState& state = *states_->local();
                for (std::size_t i = range.begin(); i != range.end(); ++i) {
                    state.work(items[i], results[i]);
                }
            });
        });
        for (std::size_t i = 0; i != items.size(); ++i) {
            answers.add(items[i].index, results[i]);
        }
    }

    void collect(sdk::Answers& answers) override {
        for (const auto& state : *states_) {
            answers.add_table(state->collect());
        }
    }

    // The threads sleep until the process ends: oneapi::tbb::finalize would wait for their end, but
    // refuses while OpenCV, which is under the kernels, has an arena of its own.
    void stop() override {
        states_.reset();
        arena_.terminate();
        limit_.reset();
    }

private:
    using States = tbb::enumerable_thread_specific<std::unique_ptr<sdk::WorkerState>>;

    std::optional<tbb::global_control> limit_;
    tbb::task_arena arena_;
    std::unique_ptr<States> states_;
    std::size_t result_bytes_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<OneTbb>(argc, argv, {.name = "onetbb", .version = TBB_runtime_version()});
}
