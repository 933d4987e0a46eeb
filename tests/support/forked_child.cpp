// SPDX-License-Identifier: Apache-2.0
// fork, alarm and a pipe for the text.
#include "forked_child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace paceline::test {

namespace {

void write_all(int descriptor, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t count = ::write(descriptor, text.data() + done, text.size() - done);
        if (count < 0 && errno != EINTR) {
            return;
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count == 0 || (count < 0 && errno != EINTR)) {
            return text;
        }
        text.append(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

std::string text_of(const std::function<std::string()>& body) {
    try {
        return body();
    } catch (const std::exception& error) {
        return std::string("exception: ") + error.what();
    }
}

int status_of(const std::function<int()>& body) {
    constexpr int kThrew = 127;
    try {
        return body();
    } catch (const std::exception& error) {
        write_all(STDERR_FILENO, std::string("child: ") + error.what() + "\n");
        return kThrew;
    }
}

} // namespace

ForkedChild::ForkedChild(const std::function<int()>& body) : pid_(::fork()) {
    if (pid_ < 0) {
        throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
    }
    if (pid_ == 0) {
        ::signal(SIGALRM, SIG_DFL);
        ::alarm(kWatchdogSeconds);
        // Not exit(): what the parent wanted to do at its end is the parent's.
        ::_exit(status_of(body));
    }
}

ForkedChild::~ForkedChild() {
    if (!waited_) {
        kill();
    }
}

int ForkedChild::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    waited_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void ForkedChild::kill() {
    ::kill(pid_, SIGKILL);
    wait();
}

void ForkedChild::wait_until_zombie() const {
    siginfo_t ended{};
    while (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT) < 0 &&
           errno == EINTR) {
    }
}

std::string in_child(const std::function<std::string()>& body) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
    }
    ForkedChild child([&] {
        write_all(ends[1], text_of(body));
        return 0;
    });
    ::close(ends[1]);
    const std::string text = read_all(ends[0]);
    ::close(ends[0]);
    const int status = child.wait();
    return status < 0 ? "signal " + std::to_string(-status) : text;
}

} // namespace paceline::test
