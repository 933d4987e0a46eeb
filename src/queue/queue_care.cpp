// SPDX-License-Identifier: Apache-2.0
// Everything about a queue but put and get: who takes part, who died, what it tells of itself.
#include <algorithm>
#include <array>
#include <vector>

#include "os/fork.hpp"
#include "queue/opening.hpp"
#include "queue/queue_core.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

namespace {

// Free memory that an idle queue keeps for the next messages.
constexpr std::uint64_t kKeptBytes = std::uint64_t{16} << 20;

// A sleeper looks around ten times a second.
constexpr std::uint32_t kLooksPerCheck = 10;

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

    void add(Place place) {
        std::erase_if(places_, [](const Place& one) { return one.core.expired(); });
        places_.push_back(std::move(place));
    }

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
    if (recent.core_id == id_ && recent.process == os::process_generation()) {
        return *recent.member;
    }
    return join();
}

Member& QueueCore::join() {
    Members& ours = members();
    const bool has_ended = recent_places.has_ended;
    Member* found = has_ended ? nullptr : places.find(id_, ours.process());
    if (found == nullptr) {
        found = &ours.join([&] { reaper_.reap(ours); });
        if (!has_ended) {
            places.add({id_, ours.process(), found, weak_from_this()});
        }
    }
    recent_places.of(id_) = {id_, ours.process(), found};
    return *found;
}

void QueueCore::release(Member& member) noexcept {
    member.members->release(member);
}

Held QueueCore::hold(Member& member, std::uint32_t chunk, std::uint64_t word,
                     std::span<std::byte> bytes) {
    member.held.fetch_add(1, std::memory_order_relaxed);
    return {shared_from_this(), &member, member.process, word, bytes, chunk};
}

void QueueCore::look_around(Member& me) {
    if (me.looks++ % kLooksPerCheck == 0) {
        me.members->check(me);
    }
    if (reaper_.is_due()) {
        look_after_others(me);
    }
}

void QueueCore::look_for_memory(Member& me, MemoryWait& wait) {
    look_around(me);
    if (wait.lasts(std::chrono::steady_clock::now())) {
        shortage_.say(name_, {size(me), region_.header().backed_bytes.load(),
                              region_.options().limits.bytes});
    }
}

void QueueCore::look_after_others(Member& me) {
    me.members->check(me);
    if (file_.size() < region_.geometry().total_bytes()) {
        throw DamagedQueue("queue '" + name_ + "': its file was cut off");
    }
    if (reaper_.reap(*me.members) != 0) {
        wake_all(region_.header().messages);
        wake_all(region_.header().room);
    }
    const std::uint64_t backed = region_.header().backed_bytes.load(std::memory_order_relaxed);
    if (backed > kKeptBytes && region_.rings().looks_empty(me.participant)) {
        region_.allocator().trim(me.participant, backed - kKeptBytes);
    }
}

std::uint32_t QueueCore::reap() {
    const Member& me = member();
    const std::uint32_t reaped = reaper_.reap(*me.members);
    if (reaped != 0) {
        wake_all(region_.header().messages);
        wake_all(region_.header().room);
    }
    return reaped;
}

std::uint64_t QueueCore::trim() {
    return region_.allocator().trim(member().participant, ~std::uint64_t{0});
}

bool QueueCore::close() {
    const bool closed = region_.rings().close(member().participant);
    wake_all(region_.header().messages);
    wake_all(region_.header().room);
    return closed;
}

bool QueueCore::is_closed() {
    return region_.rings().is_closed(member().participant);
}

std::uint64_t QueueCore::size() {
    return size(member());
}

std::uint64_t QueueCore::size(Member& me) {
    const std::int64_t returned = region_.header().returned_count.load(std::memory_order_relaxed);
    return region_.rings().size(me.participant) +
           static_cast<std::uint64_t>(std::max<std::int64_t>(returned, 0));
}

bool QueueCore::is_readable(Member& watcher) {
    try {
        // If everybody waits for a descriptor, nobody else looks for the dead.
        look_around(watcher);
        return size(watcher) != 0 || region_.rings().is_closed(watcher.participant);
    } catch (const std::exception&) {
        // get() shall throw it, in a thread where somebody can catch it.
        return true;
    }
}

QueueStats QueueCore::stats() {
    QueueStats stats;
    stats.capacity = options().limits.capacity;
    stats.bytes_limit = options().limits.bytes;
    stats.bytes_used = region_.header().backed_bytes.load();
    const shm::ReturnedMessages::Counts counts = region_.returned().recount();
    stats.size = region_.rings().size(member().participant) + counts.returned;
    stats.outstanding = counts.loaned;
    stats.dead_letters = counts.dead_letters;
    stats.reaped = region_.header().reaped.load();
    stats.closed = is_closed();
    for (std::uint32_t number = 1; number <= region_.participants().size(); ++number) {
        const shm::ParticipantRecord& record = region_.participants()[number];
        stats.participants += record.is_in_use() ? 1 : 0;
        stats.sent += record.sent.load();
        stats.received += record.received.load();
        stats.redelivered += record.redelivered.load();
        stats.acknowledged += record.acknowledged.load() + record.kept.load();
    }
    return stats;
}

int QueueCore::fileno() {
    Members& ours = members();
    const std::lock_guard making(ours.notifier_mutex());
    if (ours.owned_notifier == nullptr) {
        // The place of the watching thread, taken here so that its lack is told here.
        Member& watcher = ours.join([&] { reaper_.reap(ours); });
        try {
            ours.owned_notifier = std::make_unique<Notifier>(
                region_.header().messages, [this, &watcher] { return is_readable(watcher); });
        } catch (...) {
            release(watcher);
            throw;
        }
        ours.notifier.store(ours.owned_notifier.get(), std::memory_order_release);
    }
    return ours.owned_notifier->number();
}

std::string QueueCore::handle() {
    Members& ours = members();
    const std::lock_guard lock(ours.mutex());
    if (!ours.inheritable.is_open()) {
        ours.inheritable = file_.inheritable();
    }
    return handle_text(ours.inheritable.number(), options().generation);
}

Message QueueCore::receive_dead_letter() {
    Member& me = member();
    const std::optional<shm::Received> found = region_.returned().take_dead_letter(me.participant);
    if (!found) {
        return {};
    }
    const std::size_t length = region_.chunks().message(found->chunk).size();
    return Message(hold(me, found->chunk.bits, found->word.bits,
                        region_.chunks().payload(found->chunk).first(length)));
}

void QueueCore::put_back(Message&& message) {
    Held held = message.take();
    if (held.is_empty() || held.core.get() != this || held.process != os::process_generation()) {
        if (!held.is_empty()) {
            message = Message(std::move(held));
        }
        throw InvalidArgument("queue '" + name_ +
                              "': the dead letter is empty, acknowledged, or of another queue");
    }
    region_.returned().put_back(shm::ChunkId{held.chunk});
    release(*held.member);
    wake_one(region_.header().messages);
}

} // namespace paceline::detail
