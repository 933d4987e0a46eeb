// SPDX-License-Identifier: Apache-2.0
// The plain loop: what every other contender is compared with.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;

class SerialLoop final : public sdk::Contender {
public:
    void start(const sdk::Workload& workload, const sdk::Barrier& barrier) override {
        if (barrier.participants() != 1) {
            throw std::invalid_argument("a serial loop has 1 worker, not " +
                                        std::to_string(barrier.participants()));
        }
        state_ = workload.prepare();
        result_.resize(workload.result_bytes());
        barrier.wait();
    }

    void run(std::span<const sdk::Item> items, sdk::Answers& answers) override {
        for (const sdk::Item& item : items) {
            state_->work(item, result_);
            answers.add(item.index, result_);
        }
    }

    void collect(sdk::Answers& answers) override { answers.add_table(state_->collect()); }

    void stop() override { state_.reset(); }

private:
    std::unique_ptr<sdk::WorkerState> state_;
    std::vector<std::byte> result_;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<SerialLoop>(argc, argv,
                                  {.name = "serial_cpp", .version = sdk::compiler_version()});
}
