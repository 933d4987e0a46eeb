// SPDX-License-Identifier: Apache-2.0
// Everything about a queue but put and get: who died, what it tells of itself.
#include <algorithm>
#include <chrono>

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

} // namespace

void QueueCore::look_around(Member& me) {
    if (me.looks++ % kLooksPerCheck == 0) {
        me.members->check(me);
    }
    give_up_past(*me.members);
    look_if_due(me);
}

void QueueCore::look_if_due(Member& me) {
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
    (void)look_for_dead(*me.members);
    const std::uint64_t backed = region_.header().backed_bytes.load(std::memory_order_relaxed);
    if (backed > kKeptBytes && region_.rings().looks_empty(me.participant)) {
        region_.allocator().trim(me.participant, backed - kKeptBytes);
    }
}

Reaped QueueCore::look_for_dead(Members& ours, Reaper::Whom whom) {
    ours.check_locks();
    const Reaped reaped = reaper_.reap(ours, whom);
    if (reaped.count != 0) {
        wake_all(region_.header().messages);
        wake_all(region_.header().room);
    }
    return reaped;
}

void QueueCore::give_up_past(Members& ours) {
    if (ours.may_have_past.load(std::memory_order_relaxed) &&
        look_for_dead(ours, Reaper::Whom::own_past).is_all) {
        ours.may_have_past.store(false, std::memory_order_relaxed);
    }
}

bool QueueCore::try_claim_last(Member& me, Claim& claim, GetStatus& status) {
    // What a receiver had that died since is left, too, whoever found the death. As long as
    // somebody else is cleaning up after it, nobody knows that nothing is left.
    const bool is_all = look_for_dead(*me.members).is_all;
    if (try_claim(me, claim, status) && status == GetStatus::closed && !is_all) {
        status = GetStatus::empty;
    }
    return status != GetStatus::empty;
}

bool QueueCore::is_done(Member& me) {
    // In this order: a message goes from the rings to a receiver, and from there only between
    // receivers.
    if (region_.rings().size(me.participant) != 0) {
        return false;
    }
    const shm::ReturnedMessages::Counts counts = region_.returned().count();
    return counts.loaned == 0 && counts.returned == 0;
}

// By looking again and again, later and later: receivers shall not pay for each message that
// somebody waits for the last one.
bool QueueCore::join(Deadline deadline) {
    using std::chrono::steady_clock;
    constexpr steady_clock::duration kShortest = std::chrono::microseconds(100);
    constexpr steady_clock::duration kLongest = std::chrono::milliseconds(10);
    constexpr int kPart = 16;
    Member& me = member();
    const steady_clock::time_point begin = steady_clock::now();
    while (!is_done(me)) {
        const steady_clock::time_point now = steady_clock::now();
        if (now >= deadline) {
            return false;
        }
        const auto pause = std::clamp((now - begin) / kPart, kShortest, kLongest);
        waiting_.rest(me, std::min(deadline, now + pause));
        look_around(me);
    }
    return true;
}

std::uint32_t QueueCore::reap() {
    return look_for_dead(*member().members).count;
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
    return region_.rings().size(me.participant) + region_.returned().size(me.participant);
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
    const shm::ReturnedMessages::Counts counts = region_.returned().count();
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
        Member& watcher = take_place(ours);
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
    return handle_text(ours.inheritable.number(), options().generation, name_);
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
    const bool is_put =
        region_.returned().put_back(shm::ChunkId{held.chunk}, shm::ChunkWord{held.word});
    release(*held.member);
    if (!is_put) {
        throw LostMembership(
            "queue '" + name_ +
            "': this process was taken for dead, and the dead letter is one again; "
            "open the queue again");
    }
    wake_one(region_.header().messages);
}

} // namespace paceline::detail
