// SPDX-License-Identifier: Apache-2.0
// The rings of an unbounded queue (ring_chain.cpp): growth, leaving, and freeing by eras, with kills and a reaper.
//
// A ring has room for one message, and its own operations are one step each: queue.pml shows that they may be. Whoever
// touches a ring that was freed meanwhile fails an assertion.
// Not modelled: what queue.pml has (messages on loan, what is given back), chunks that hold messages.

#ifndef PARTICIPANTS
#define PARTICIPANTS 3
#endif
// Memory of rings, 3 or 4: number 0 is the region's first ring, the others are chunks.
#ifndef MEMORIES
#define MEMORIES 3
#endif
#ifndef KILLS
#define KILLS 0
#endif
// Rings in the chain when the scenario begins, with a message each.
#ifndef INITIAL_RINGS
#define INITIAL_RINGS 2
#endif

// RingName: sequence and memory. The chain never gets longer than a byte can say.
#define NAME(sequence, memory) ((sequence) * 4 + (memory))
#define SEQUENCE(name) ((name) / 4)
#define MEMORY(name) ((name) % 4)

// The word of a ring's chunk: generation:11 | owner:3 | state:2. Memory 0 is no chunk and stays a ring.
#define FREE 0
#define OWNED 1
#define RING 2
#define WORD(generation, owner, kind) ((generation) * 32 + (owner) * 4 + (kind))
#define KIND(word) ((word) % 4)
#define OWNER(word) (((word) / 4) % 8)
#define GENERATION(word) ((word) / 32)
#define AS(word, kind) WORD(GENERATION(word), 0, kind)

#define OPEN 7
#define HOLD_ALL 1
#define FIRST_ERA 2

// The shared memory: of rings, of the region, of participants.
short words[MEMORIES];
byte sequences[MEMORIES];
byte messages[MEMORIES];
byte ends[MEMORIES];
byte retired_at[MEMORIES];
byte first_ring, oldest_ring;
// Who frees rings: a participant's number or 0.
byte reclaimer;
byte era = FIRST_ERA;
byte announced[PARTICIPANTS + 1];
byte generations[PARTICIPANTS + 1];

#define ALIVE 0
#define DEAD 1
#define REAPED 2
#define GONE 3
byte lives[PARTICIPANTS + 1];
byte kills = KILLS;
// The lock of reapers, which dies with its holder.
byte reaper;

// What the checks remember: messages so far.
byte commits, claims;
bit checked;

#define IS_THERE(name) (KIND(words[MEMORY(name)]) != FREE && sequences[MEMORY(name)] == SEQUENCE(name))
#define IS_FREE(memory) (KIND(words[memory]) == FREE)
#define FIRST_FREE                                                                                                     \
    (IS_FREE(1) -> 1 : (IS_FREE(2) -> 2 : (IS_FREE(MEMORIES - 1) -> MEMORIES - 1 : MEMORIES)))

#define MAY_DIE                                                                                                        \
    ::d_step { kills > 0 -> kills--; die() }                                                                           \
    goto dead

#ifdef FAULT_VISITS_FROM_OLDEST
#define VISIT_FROM oldest_ring
#else
#define VISIT_FROM first_ring
#endif
#ifdef FAULT_RECLAIMS_WHILE_IT_WORKS
#define AFTER_LEAVING begin
#else
#define AFTER_LEAVING reclaim
#endif

#define FOR_PUT 0
#define FOR_GET 1
#define FOR_GROWTH 2
#define FOR_REAPER 3

inline forget() {
    name = 0; next = 0; word = 0; stamp = 0; memory = 0; task = 0; index = 0; left = 0; dead_one = 0
}

inline die() {
    lives[me] = DEAD;
    reaper = (reaper == me -> 0 : reaper);
    forget();
    put_ring = 0;
    get_ring = 0
}

#if PARTICIPANTS == 2
#define ALL_GONE (lives[1] == GONE && lives[2] == GONE)
#else
#define ALL_GONE (lives[1] == GONE && lives[2] == GONE && lives[3] == GONE)
#endif

// All are idle: every ring is in the chain or free.
inline check_the_end() {
    byte each = 1;
    checked = 1;
    assert(reclaimer == 0);
    do
    :: each < MEMORIES ->
       assert(KIND(words[each]) == FREE || (KIND(words[each]) == RING && sequences[each] >= SEQUENCE(oldest_ring)));
       each++
    :: each == MEMORIES -> break
    od;
    each = 0
}

proctype participant(byte me; byte puts; byte gets; bit reaps) {
    // `name`: the ring in hand; `next`: what its end mark names.
    byte put_ring, get_ring, name, next, stamp, memory, task, index, dead_one;
    short word;
    bit left;

begin:
end_begin:
    if
    :: d_step { puts > 0 -> puts--; task = FOR_PUT } goto enter
    :: d_step { gets > 0 -> gets--; task = FOR_GET } goto enter
    :: d_step { puts == 0 && gets == 0 && lives[me] == ALIVE -> lives[me] = GONE } goto begin
    :: d_step { reaps && reaper == 0 && lives[1] == DEAD -> reaper = me; dead_one = 1; task = FOR_REAPER } goto recover
    :: d_step { reaps && reaper == 0 && lives[2] == DEAD -> reaper = me; dead_one = 2; task = FOR_REAPER } goto recover
#if PARTICIPANTS > 2
    :: d_step { reaps && reaper == 0 && lives[3] == DEAD -> reaper = me; dead_one = 3; task = FOR_REAPER } goto recover
#endif
    :: d_step { reaper == 0 && ALL_GONE && !checked -> check_the_end() } goto begin
    fi;

#include "chain_operations.pml"
#include "chain_reclaim.pml"
#include "chain_recovery.pml"

dead:
end_dead:
    if
    :: d_step { lives[me] == REAPED -> lives[me] = ALIVE } goto begin
    fi
}

init {
    atomic {
        byte each = 0;
        do
        :: each < MEMORIES ->
           ends[each] = OPEN;
           if
           :: each < INITIAL_RINGS ->
              words[each] = WORD(0, 0, RING);
              sequences[each] = each;
              commits++;
              messages[each] = commits;
              ends[each] = (each + 1 < INITIAL_RINGS -> each + 1 : OPEN)
           :: else -> skip
           fi;
           each++
        :: each == MEMORIES -> break
        od;
        each = 0;
        SCENARIO
    }
}
