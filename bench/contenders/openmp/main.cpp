// SPDX-License-Identifier: Apache-2.0
// OpenMP: a parallel for over the items; the threads, and what each keeps, last from region to
// region.
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include <omp.h>

#include "paceline_sdk/results.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;

// An exception may not leave a parallel region: the first one is kept and thrown after it.
class FirstException {
public:
    template <class Function>
    void guard(Function&& function) noexcept {
        try {
            function();
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (!first_) {
                first_ = std::current_exception();
            }
        }
    }

    void rethrow() const {
        if (first_) {
            std::rethrow_exception(first_);
        }
    }

private:
    std::mutex mutex_;
    std::exception_ptr first_;
};

class OpenMp final : public sdk::Contender {
public:
    ~OpenMp() override { omp_pause_resource_all(omp_pause_hard); }

    // Each thread of the team does the body once, so n threads meet.
    void start(const sdk::Workload& workload, const sdk::Barrier& barrier) override {
        workers_ = static_cast<int>(barrier.participants());
        result_bytes_ = workload.result_bytes();
        states_.resize(barrier.participants());
        FirstException failure;
#pragma omp parallel num_threads(workers_)
        failure.guard([&] {
            if (omp_get_num_threads() != workers_) {
                throw std::runtime_error("OpenMP made a team of another size; OMP_THREAD_LIMIT or "
                                         "OMP_DYNAMIC forbid it");
            }
            own_state() = workload.prepare();
            barrier.wait();
        });
        failure.rethrow();
    }

    void run(std::span<const sdk::Item> items, sdk::Answers& answers) override {
        const sdk::Results results(items.size(), result_bytes_);
        FirstException failure;
#pragma omp parallel for num_threads(workers_)
        for (std::size_t i = 0; i < items.size(); ++i) {
            failure.guard([&] { own_state()->work(items[i], results[i]); });
        }
        failure.rethrow();
        for (std::size_t i = 0; i < items.size(); ++i) {
            answers.add(items[i].index, results[i]);
        }
    }

    void collect(sdk::Answers& answers) override {
        for (const auto& state : states_) {
            answers.add_table(state->collect());
        }
    }

    void stop() override {
        states_.clear();
        if (omp_pause_resource_all(omp_pause_hard) != 0) {
            throw std::runtime_error("OpenMP kept its threads");
        }
    }

private:
    std::unique_ptr<sdk::WorkerState>& own_state() {
        return states_[static_cast<std::size_t>(omp_get_thread_num())];
    }

    int workers_ = 0;
    std::size_t result_bytes_ = 0;
    std::vector<std::unique_ptr<sdk::WorkerState>> states_;
};

} // namespace

int main(int argc, char** argv) {
    const std::string version = std::to_string(_OPENMP) + " (" + sdk::compiler_version() + ")";
    return sdk::serve<OpenMp>(argc, argv, {.name = "openmp", .version = version});
}
