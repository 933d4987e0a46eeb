// SPDX-License-Identifier: Apache-2.0
// The event count of event_count.hpp: nobody sleeps for ever while a message is there.
//
// Every waiter wants one message and every waker brings one. Putting and taking are one step each: queue.pml has them.
// Who sleeps for ever is an invalid end state. Not modelled: tickets that wrap, spurious wake-ups (one more turn).

#ifndef WAITERS
#define WAITERS 2
#endif
#ifndef WAKERS
#define WAKERS 2
#endif
// Who may be killed. Of waiters only one that was not woken yet, since a wake-up that dies with its receiver is lost
// until a time-out. With KILLS_ANYWHERE of both anywhere, and then one that would sleep for ever is woken by its time-out.
#ifndef KILLS
#define KILLS 0
#endif

byte ticket, announced, settled;
byte messages;
byte kills = KILLS;
// Time-outs that come too early.
byte time_outs = 1;
// In the futex's queue: a bit for each waiter.
byte asleep;
// What the checks remember.
byte wakers_gone;

#ifdef KILLS_ANYWHERE
#define MAY_DIE ::d_step { kills > 0 -> kills--; asleep = asleep & ~(1 << me) } goto gone
#define MAY_DIE_UNWOKEN MAY_DIE
#define MAY_TIME_OUT                                                                                                   \
    ::d_step { time_outs > 0 && (asleep >> me) % 2 == 1 -> time_outs--; asleep = asleep & ~(1 << me) }                 \
    ::kills < KILLS && timeout -> asleep = asleep & ~(1 << me)
#else
#define MAY_DIE
#define MAY_DIE_UNWOKEN ::d_step { kills > 0 && (asleep >> me) % 2 == 1 -> kills--; asleep = asleep & ~(1 << me) } goto gone
#define MAY_TIME_OUT
#endif

proctype waiter(byte me) {
    byte seen;

look:
    if
    MAY_DIE
    :: d_step { messages > 0 -> messages-- } goto gone
    :: d_step { messages == 0 }
    fi;
#ifdef FAULT_ANNOUNCED_BEFORE_TICKET
    if
    :: d_step { announced++ }
    fi;
#endif
    if // announce()
    MAY_DIE
    :: d_step { seen = ticket }
    fi;
#ifndef FAULT_ANNOUNCED_BEFORE_TICKET
    if
    MAY_DIE
    :: d_step { announced++ }
    fi;
#endif
#ifndef FAULT_NO_SECOND_LOOK
    if
    MAY_DIE
    :: d_step { messages > 0 -> messages--; seen = 0 } goto gone
    :: d_step { messages == 0 }
    fi;
#endif
    if // futex_wait(): the kernel compares and queues in one step
    MAY_DIE
    :: d_step { ticket != seen -> seen = 0 } goto look
    :: d_step { ticket == seen -> asleep = asleep | (1 << me); seen = 0 }
    fi;
    if
    MAY_DIE_UNWOKEN
    MAY_TIME_OUT
    :: d_step { (asleep >> me) % 2 == 0 }
    // Without a message it may sleep on, when nobody is left to bring one: it gives up.
    :: d_step { messages == 0 && wakers_gone == WAKERS && KILLS > 0 -> asleep = asleep & ~(1 << me) } goto gone
    fi;
    goto look;
gone:
    skip
}

proctype waker(byte me) {
    byte until;

    if
    MAY_DIE
    :: d_step { messages++ }
    fi;
    if // is_awaited()
    MAY_DIE
    :: d_step { until = announced }
    fi;
    if
    MAY_DIE
    :: d_step { until == settled } goto gone
    :: d_step { until != settled }
    fi;
    if // begin_wake()
    MAY_DIE
    :: d_step { until = announced }
    fi;
#ifndef FAULT_TICKET_STAYS
    if
    MAY_DIE
    :: d_step { ticket++ }
    fi;
#endif
    if // futex_wake() of one
    MAY_DIE
    :: d_step { asleep % 2 == 1 -> asleep = asleep - 1 } goto woken
    :: d_step { (asleep >> 1) % 2 == 1 -> asleep = asleep - 2 } goto woken
    :: d_step { (asleep >> 2) % 2 == 1 -> asleep = asleep - 4 } goto woken
    :: d_step { asleep == 0 }
    fi;
settle:
    if // settle()
    MAY_DIE
    :: d_step { settled = until }
    fi;
    goto gone;
woken:
#ifdef FAULT_SETTLED_WHEN_ONE_WOKE
    goto settle;
#endif
    skip;
gone:
    wakers_gone++
}

init {
    atomic {
        byte each = 0;
        do
        :: each < WAITERS -> run waiter(each); each++
        :: each == WAITERS -> break
        od;
        each = 0;
        do
        :: each < WAKERS -> run waker(each + WAITERS); each++
        :: each == WAKERS -> break
        od;
        each = 0
    }
}
