// SPDX-License-Identifier: Apache-2.0
// nng: a push socket that dials a pull socket over ipc, a pair of them a direction.
#include <cstring>
#include <stdexcept>
#include <string>

#include <nng/nng.h>
#include <nng/protocol/pipeline0/pull.h>
#include <nng/protocol/pipeline0/push.h>

#include "paceline_sdk/separate_ends.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;

void check(int result) {
    if (result != 0) {
        throw std::runtime_error(std::string("nng: ") + nng_strerror(result));
    }
}

class Ends final : public sdk::QueueEnds {
public:
    // Whichever process comes first: a dial that does not block is tried again until it succeeds,
    // and a put waits for it.
    Ends(const std::string& to, const std::string& from) {
        check(nng_push0_open(&push_));
        check(nng_pull0_open(&pull_));
        check(nng_listen(pull_, ("ipc://" + from).c_str(), nullptr, 0));
        check(nng_dial(push_, ("ipc://" + to).c_str(), nullptr, NNG_FLAG_NONBLOCK));
    }

    // Without nng_fini the library's threads and descriptors would stay.
    ~Ends() override {
        release();
        nng_close(push_);
        nng_close(pull_);
        nng_fini();
    }

    void put(std::span<const std::byte> message) override {
        nng_msg* sent = nullptr;
        check(nng_msg_alloc(&sent, message.size()));
        std::memcpy(nng_msg_body(sent), message.data(), message.size());
        if (const int result = nng_sendmsg(push_, sent, 0); result != 0) {
            nng_msg_free(sent);
            check(result);
        }
    }

    std::span<const std::byte> get() override {
        check(nng_recvmsg(pull_, &message_, 0));
        return {static_cast<const std::byte*>(nng_msg_body(message_)), nng_msg_len(message_)};
    }

    void release() noexcept override {
        nng_msg_free(message_);
        message_ = nullptr;
    }

private:
    nng_socket push_ = NNG_SOCKET_INITIALIZER;
    nng_socket pull_ = NNG_SOCKET_INITIALIZER;
    nng_msg* message_ = nullptr;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<sdk::SeparateEnds<Ends>>(argc, argv,
                                               {.name = "nng", .version = nng_version()});
}
