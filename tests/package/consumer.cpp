// SPDX-License-Identifier: Apache-2.0
// What a user of the installed library writes: all ways of calling it, and an error that is caught.
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>
#include <paceline/version.hpp>

namespace {

void expect(bool is_so, const char* what) {
    if (!is_so) {
        std::cerr << "not so: " << what << '\n';
        std::exit(1);
    }
}

// Thrown in the library, caught here by its type: across the border of a shared library, too.
void catch_errors() {
    bool is_caught = false;
    try {
        (void)paceline::Queue<int>::create("with/slash");
    } catch (const paceline::InvalidArgument& error) {
        is_caught = std::string(error.what()).find("slash") != std::string::npos;
    }
    expect(is_caught, "InvalidArgument is caught by its type");

    auto texts = paceline::Queue<std::string>::anonymous({.largest_message = 8});
    is_caught = false;
    try {
        texts.put("more than eight bytes");
    } catch (const paceline::Error&) {
        is_caught = true;
    }
    expect(is_caught, "MessageTooLarge is caught by its base");
}

} // namespace

int main() {
    auto queue = paceline::Queue<std::vector<int>>::anonymous();
    if (fork() == 0) {
        queue.put({1, 2, 3});
        paceline::Loan loan = queue.loan(2 * sizeof(int));
        loan.shrink(sizeof(int));
        queue.put(std::move(loan));
        _exit(0);
    }
    expect(queue.get() == std::vector<int>{1, 2, 3}, "a value comes as it was put");
    paceline::Message message = queue.receive();
    expect(message.bytes().size() == sizeof(int), "a loan comes as long as it was made");
    message.ack();
    wait(nullptr);
    expect(queue.stats().acknowledged == 2, "both were acknowledged");
    catch_errors();
    std::cout << "paceline " << PACELINE_VERSION_MAJOR << '.' << PACELINE_VERSION_MINOR << '.'
              << PACELINE_VERSION_PATCH << " works\n";
}
