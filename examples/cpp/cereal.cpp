// SPDX-License-Identifier: Apache-2.0
// A queue of whatever cereal serialises: one more header, and no codec to write.
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <cereal/types/map.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <paceline/cereal.hpp>
#include <paceline/queue.hpp>

struct Order {
    std::string customer;
    std::map<std::string, int> items;

    template <typename Archive>
    void serialize(Archive& archive) {
        archive(customer, items);
    }
};

int main() {
    auto orders = paceline::Queue<std::vector<Order>>::anonymous();
    if (fork() == 0) {
        orders.put({{"Ada", {{"pens", 3}, {"paper", 1}}}, {"Grace", {{"tape", 2}}}});
        _exit(0);
    }
    for (const Order& order : orders.get()) {
        std::cout << order.customer << ": " << order.items.size() << " kinds\n";
    }
    wait(nullptr);
}

// Output: Ada: 2 kinds
// Output: Grace: 1 kinds
