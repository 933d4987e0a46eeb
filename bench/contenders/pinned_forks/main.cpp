// SPDX-License-Identifier: Apache-2.0
// No runtime at all: n forked processes, each pinned to a CPU, take items from one atomic counter
// and write results into shared memory; a connection to each carries orders and their completion.
#include <algorithm>
#include <atomic>
#include <optional>

#include "paceline_sdk/affinity.hpp"
#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/serve.hpp"
#include "paceline_sdk/shared_results.hpp"

namespace {

namespace sdk = paceline::sdk;
using Message = std::vector<std::byte>;

enum class Order { meet, run, collect, end };

// What the processes share besides the results. The items are there at the addresses that they have
// in the parent, because the workers are its forks.
struct Board {
    Order order;
    std::span<const sdk::Item> items;
    std::atomic<std::size_t> next; // place of the next item that nobody has taken
};

class PinnedForks final : public sdk::Contender {
public:
    void start(const sdk::Workload& workload, const sdk::Barrier& barrier) override {
        std::size_t most = 0;
        for (std::size_t run = 0; run < workload.runs(); ++run) {
            most = std::max(most, workload.items(run).size());
        }
        results_.emplace(most, workload.result_bytes());
        for (std::size_t i = 0; i < barrier.participants(); ++i) {
            workers_.emplace_back("worker " + std::to_string(i),
                                  [&](const sdk::Connection& parent) {
                sdk::pin_to_cpu(i);
                obey(parent, workload, barrier);
            });
        }
        carry_out(Order::meet);
    }

    void run(std::span<const sdk::Item> items, sdk::Answers& answers) override {
        board().items = items;
        board().next = 0;
        carry_out(Order::run);
        for (std::size_t i = 0; i < items.size(); ++i) {
            answers.add(items[i].index, (*results_)[i]);
        }
    }

    void collect(sdk::Answers& answers) override {
        for (const Message& table : carry_out(Order::collect)) {
            answers.add_table(table);
        }
    }

    void stop() override {
        carry_out(Order::end);
        for (sdk::ForkedProcess& worker : workers_) {
            worker.wait();
        }
    }

private:
    // The life of a worker. It answers every order with a message, its table if asked for it.
    void obey(const sdk::Connection& parent, const sdk::Workload& workload,
              const sdk::Barrier& barrier) {
        const auto state = workload.prepare();
        while (parent.receive()) {
            const Order order = board().order;
            if (order == Order::meet) {
                barrier.wait();
            } else if (order == Order::run) {
                for (std::size_t i = board().next++; i < board().items.size(); i = board().next++) {
                    state->work(board().items[i], (*results_)[i]);
                }
            }
            parent.send(order == Order::collect ? state->collect() : Message());
            if (order == Order::end) {
                return;
            }
        }
    }

    // Lets every worker carry out `order`. Returns their answers when all have.
    std::vector<Message> carry_out(Order order) {
        board().order = order;
        for (const sdk::ForkedProcess& worker : workers_) {
            worker.connection().send({}); // one that has died is seen below
        }
        std::vector<Message> answers;
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            auto answer = workers_[i].connection().receive();
            if (!answer) {
                std::vector<sdk::ForkedProcess> ended;
                ended.swap(workers_); // none is left
                ended[i].wait();      // says how it ended
            }
            answers.push_back(std::move(*answer));
        }
        return answers;
    }

    Board& board() { return *reinterpret_cast<Board*>(board_[0].data()); }

    sdk::SharedResults board_{1, sizeof(Board)};
    std::optional<sdk::SharedResults> results_;
    std::vector<sdk::ForkedProcess> workers_; // last, so ended first: they use the memory
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<PinnedForks>(argc, argv,
                                   {.name = "pinned_forks", .version = sdk::compiler_version()});
}
