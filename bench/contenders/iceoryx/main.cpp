// SPDX-License-Identifier: Apache-2.0
// iceoryx: a message is written into a chunk of shared memory that the publisher loans, and read
// where it is.
#include <cstdlib>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <thread>

#include <iceoryx_posh/internal/roudi/roudi.hpp>
#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <iceoryx_posh/roudi/iceoryx_roudi_components.hpp>
#include <iceoryx_posh/runtime/posh_runtime_single_process.hpp>
#include <iceoryx_versions.hpp>

#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;
using IdString = iox::capro::IdString_t;
using namespace iox::popo;
using namespace iox::roudi;

// As in the documentation's example of a publisher that waits for its subscriber.
constexpr std::uint32_t kCapacity = 10;

class Ends final : public sdk::QueueEnds {
public:
    // What is published before both sides know each other would be lost.
    Ends(const IdString& to, const IdString& from)
        : publisher_({"Paceline", "Queue", to},
                     {.subscriberTooSlowPolicy = ConsumerTooSlowPolicy::WAIT_FOR_CONSUMER}),
          subscriber_(
              {"Paceline", "Queue", from},
              {.queueCapacity = kCapacity, .queueFullPolicy = QueueFullPolicy::BLOCK_PRODUCER}) {
        if (wait_set_.attachState(subscriber_, SubscriberState::HAS_DATA).has_error()) {
            throw std::runtime_error("the wait set does not take the subscriber");
        }
        while (!publisher_.hasSubscribers() ||
               subscriber_.getSubscriptionState() != iox::SubscribeState::SUBSCRIBED) {
            std::this_thread::yield();
        }
    }

    void put(std::span<const std::byte> message) override {
        auto chunk = publisher_.loan(static_cast<std::uint32_t>(message.size()));
        if (chunk.has_error()) {
            throw std::runtime_error("there is no chunk for the message");
        }
        std::memcpy(chunk.value(), message.data(), message.size());
        publisher_.publish(chunk.value());
    }

    std::span<const std::byte> get() override {
        auto chunk = subscriber_.take();
        while (chunk.has_error()) {
            wait_set_.wait();
            chunk = subscriber_.take();
        }
        chunk_ = chunk.value();
        const auto* const header = iox::mepoo::ChunkHeader::fromUserPayload(chunk_);
        return {static_cast<const std::byte*>(chunk_), header->userPayloadSize()};
    }

    void release() noexcept override { subscriber_.release(chunk_); }

private:
    UntypedPublisher publisher_;
    UntypedSubscriber subscriber_;
    WaitSet<1> wait_set_;
    const void* chunk_ = nullptr;
};

class Iceoryx final : public sdk::QueueContender {
public:
    // The other process is forked before the library has threads here, and waits for RouDi.
    std::unique_ptr<sdk::QueueEnds> start(const sdk::QueueWorkload& workload) override {
        if (workload.peer) {
            process_.emplace("the other process", [&](const sdk::Connection&) {
                iox::runtime::PoshRuntime::initRuntime("paceline-peer");
                (*workload.peer)(*std::make_unique<Ends>(IdString("Back"), "There"));
                std::exit(0); // an application signs off when its program ends
            });
        }
        iox::mepoo::MePooConfig pool; // both directions full, and a chunk in the hands of each end
        pool.addMemPool({static_cast<std::uint32_t>(workload.message_bytes), 2 * kCapacity + 4});
        const auto group = iox::posix::PosixGroup::getGroupOfCurrentProcess().getName();
        iox::RouDiConfig_t config;
        config.m_sharedMemorySegments.push_back({group, group, pool});
        components_.emplace(config);
        // `false`: RouDi does not end its applications, this process among them, when it ends.
        roudi_.emplace(components_->rouDiMemoryManager, components_->portManager,
                       RouDi::RoudiStartupParameters(MonitoringMode::OFF, false));
        runtime_.emplace("paceline-parent");
        return std::make_unique<Ends>("There", workload.peer ? IdString("Back") : "There");
    }

    void stop() override {
        if (process_) {
            process_->wait();
        }
    }

private:
    std::optional<IceOryxRouDiComponents> components_;
    std::optional<RouDi> roudi_;
    std::optional<iox::runtime::PoshRuntimeSingleProcess> runtime_;
    std::optional<sdk::ForkedProcess> process_;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<Iceoryx>(argc, argv,
                               {.name = "iceoryx", .version = ICEORYX_LATEST_RELEASE_VERSION});
}
