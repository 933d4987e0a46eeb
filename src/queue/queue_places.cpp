// SPDX-License-Identifier: Apache-2.0
// The calling thread's place in a queue: found again at each call, given up at the thread's end.
#include <array>
#include <memory>
#include <vector>

#include "os/fork.hpp"
#include "os/thread_slot.hpp"
#include "queue/queue_core.hpp"

namespace paceline::detail {

namespace {

struct Place {
    std::uint64_t core_id = 0;
    std::uint64_t process = 0;
    Member* member = nullptr;
    std::weak_ptr<QueueCore> core;
};

// The places of a thread in the queues that it used; gives them up at its end.
class Places {
public:
    Places() = default;
    Places(const Places&) = delete;
    Places& operator=(const Places&) = delete;
    Places(Places&&) = delete;
    Places& operator=(Places&&) = delete;
    ~Places();

    Member* find(std::uint64_t core_id, std::uint64_t process) const {
        for (const Place& place : places_) {
            if (place.core_id == core_id && place.process == process) {
                return place.member;
            }
        }
        return nullptr;
    }

    // So that the next add() cannot fail.
    void make_room() {
        std::erase_if(places_, [](const Place& one) { return one.core.expired(); });
        places_.reserve(places_.size() + 1);
    }

    void add(Place place) { places_.push_back(std::move(place)); }

private:
    std::vector<Place> places_;
};

// The places that the thread used last, without a destructor: valid to look at until the very end.
struct RecentPlaces {
    struct Recent {
        std::uint64_t core_id;
        std::uint64_t process;
        Member* member;
    };

    // By the low bits of the queue's id: a thread that uses a few queues in turn finds each at
    // once.
    Recent& of(std::uint64_t core_id) { return recent[core_id % recent.size()]; }

    std::array<Recent, 8> recent;
    bool has_ended;
};

// The fast kind of thread-local variable: a shared library that is loaded later has room for a few.
[[gnu::tls_model("initial-exec")]] thread_local RecentPlaces recent_places{};
thread_local Places places;

Places::~Places() {
    recent_places = {{}, true};
    for (const Place& place : places_) {
        const std::shared_ptr<QueueCore> core = place.core.lock();
        if (core && place.process == os::process_generation()) {
            core->release(*place.member);
        }
    }
}

// Of the calling thread. Whoever uses a queue when `places` has ended, in the destructor of another
// thread_local variable, has some that end after all of those. Null: there is no room for them; a
// place that is taken now stays taken until the queue or the process ends.
Places* places_of_thread() {
    if (!recent_places.has_ended) {
        return &places;
    }
    static const os::ThreadSlot slot([](void* late) { delete static_cast<Places*>(late); });
    if (slot.get() == nullptr) {
        auto late = std::make_unique<Places>();
        if (slot.set(late.get())) {
            (void)late.release();
        }
    }
    return static_cast<Places*>(slot.get());
}

} // namespace

std::uint64_t QueueCore::next_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

Members& QueueCore::members() {
    Members* members = members_.load(std::memory_order_acquire);
    const std::uint64_t process = os::process_generation();
    while (members == nullptr || members->process() != process) {
        auto fresh = std::make_unique<Members>(file_, region_, name_);
        if (members_.compare_exchange_strong(members, fresh.get())) {
            fresh->ancestors.reset(members);
            return *fresh.release();
        }
    }
    return *members;
}

Member& QueueCore::member() {
    const RecentPlaces::Recent& recent = recent_places.of(id_);
    if (recent.core_id == id_ && recent.process == os::process_generation() &&
        recent.member->has_place()) {
        return *recent.member;
    }
    return join();
}

Member& QueueCore::join() {
    Members& ours = members();
    Places* const mine = places_of_thread();
    Member* found = mine != nullptr ? mine->find(id_, ours.process()) : nullptr;
    if (found == nullptr) {
        if (mine != nullptr) {
            mine->make_room();
        }
        found = &take_place(ours);
        if (mine != nullptr) {
            mine->add({id_, ours.process(), found, weak_from_this()});
        }
    }
    if (!found->has_place()) {
        ours.check(*found);
    }
    recent_places.of(id_) = {id_, ours.process(), found};
    give_up_past(ours);
    return *found;
}

Member& QueueCore::take_place(Members& ours) {
    return ours.join([&] { (void)look_for_dead(ours); });
}

void QueueCore::release(Member& member) noexcept {
    member.members->release(member);
}

Held QueueCore::hold(Member& member, std::uint32_t chunk, std::uint64_t word,
                     std::span<std::byte> bytes) {
    member.held.fetch_add(1, std::memory_order_relaxed);
    return {shared_from_this(), &member, member.process, word, bytes, chunk};
}

} // namespace paceline::detail
