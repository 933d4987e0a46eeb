// SPDX-License-Identifier: Apache-2.0
// A frame of 64 MiB is written and read where it lies: nobody copies it.
#include <algorithm>
#include <iostream>
#include <span>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

int main() {
    constexpr std::uint64_t kFrame = std::uint64_t{64} << 20;
    auto frames = paceline::Queue<std::vector<std::byte>>::anonymous({.bytes = 4 * kFrame});

    if (fork() == 0) {
        paceline::Loan loan = frames.loan(kFrame); // memory of the queue, not zeroed
        std::ranges::fill(loan.bytes(), std::byte{7});
        frames.put(std::move(loan)); // hands it over; the loan is empty now
        _exit(0);
    }

    paceline::Message frame = frames.receive();
    const std::span<const std::byte> bytes = frame.bytes();
    const auto sevens = std::ranges::count(bytes, std::byte{7});
    std::cout << sevens << " of " << bytes.size() << " bytes\n";
    frame.ack();                            // ours now: it will not come again
    frame.mutable_bytes()[0] = std::byte{}; // and may be changed
    wait(nullptr);
}

// Output: 67108864 of 67108864 bytes
