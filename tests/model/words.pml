// SPDX-License-Identifier: Apache-2.0
// The words of the shared memory as small integers, the memory itself, and what the checks remember about it.

#ifndef SLOTS
#define SLOTS 3
#endif
#ifndef CHUNKS
#define CHUNKS 3
#endif
#ifndef PARTICIPANTS
#define PARTICIPANTS 4
#endif
#ifndef RINGS
#define RINGS 1
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef MAX_ATTEMPTS
#define MAX_ATTEMPTS 3
#endif
// Messages that are in the first ring when the scenario begins, put by participant 1, and the position of the first.
#ifndef MESSAGES
#define MESSAGES 0
#endif
#ifndef FIRST
#define FIRST 0
#endif

// slot_word.hpp: cycle:3 | chunk:3 | state:2. No scenario puts so much that a cycle passes 7, so none ever wraps.
// A position is cycle * SLOTS + index, which is the same as the pair of both.
#define EMPTY 0
#define FULL 1
#define CLOSED 2
#define SLOT(cycle, chunk, state) ((cycle) * 32 + (chunk) * 4 + (state))
#define CYCLE(slot_word) ((slot_word) / 32)
#define CHUNK(slot_word) (((slot_word) / 4) % 8)
#define STATE(slot_word) ((slot_word) % 4)
#define EMPTY_AT(position) SLOT((position) / SLOTS, 0, EMPTY)
// What an end mark names: nothing, or the second ring.
#define NO_RING 7
#define SECOND_RING 1

// chunk_word.hpp: generation:7 | attempt:2 | owner:3 | state:3. A generation counts the chunks that one number took.
#define FREE 0
#define OWNED 1
#define LOANED 2
#define RETURNED 3
#define DEAD_LETTER 4
#define WORD(generation, attempt, owner, state) ((generation) * 256 + (attempt) * 64 + (owner) * 8 + (state))
#define KIND(chunk_word) ((chunk_word) % 8)
#define OWNER(chunk_word) (((chunk_word) / 8) % 8)
#define ATTEMPT(chunk_word) (((chunk_word) / 64) % 4)
#define GENERATION(chunk_word) ((chunk_word) / 256)
#define AS(chunk_word, kind) WORD(GENERATION(chunk_word), ATTEMPT(chunk_word), 0, kind)
#ifdef FAULT_ATTEMPT_NOT_COUNTED
#define ATTEMPT_OF_LOAN(chunk_word) 1
#else
#define ATTEMPT_OF_LOAN(chunk_word) (ATTEMPT(chunk_word) + 1)
#endif
#define LOANED_TO(chunk_word, owner) WORD(GENERATION(chunk_word), ATTEMPT_OF_LOAN(chunk_word), owner, LOANED)
#define GIVEN_BACK(chunk_word) AS(chunk_word, (ATTEMPT(chunk_word) >= MAX_ATTEMPTS -> DEAD_LETTER : RETURNED))

// The shared memory.
byte slots[RINGS * SLOTS];
byte head[RINGS];
byte tail[RINGS];
short words[CHUNKS];
byte returned_events;
// Participant numbers begin with 1. A number's counter goes on from holder to holder.
byte generations[PARTICIPANTS + 1];

#define AT(ring, position) slots[(ring) * SLOTS + (position) % SLOTS]

// Who lives. `gone`: its script is over. `reaped`: the next holder may have the number.
#define ALIVE 0
#define DEAD 1
#define REAPED 2
#define GONE 3
byte lives[PARTICIPANTS + 1];
byte kills = KILLS;

// What the checks remember, which no participant reads.
// How many messages were committed, claimed from a ring, acknowledged, and became dead letters.
byte commits, claims, acknowledged, dead_letters;
// The number of a committed message and how often it was received; 0: the chunk holds no committed message.
byte numbers[CHUNKS];
byte received[CHUNKS];
// Messages of a ring that nobody claimed.
byte unclaimed[RINGS];
// Chunks that were given back before returned_events changed: a bit each.
byte announced;
// Ends of the whole queue.
byte ends;

inline note_commit(chunk, ring) {
    assert(numbers[chunk] == 0);
    commits++;
    numbers[chunk] = commits;
    received[chunk] = 0;
    unclaimed[ring]++;
    assert(FIRST + commits < 7 * SLOTS);
    assert(unclaimed[ring] < SLOTS && ends == 0)
}

// One order for all: a ring gives messages in the order in which they were committed, each once.
inline note_claim(chunk, ring) {
    claims++;
    assert(numbers[chunk] == claims);
    unclaimed[ring]--;
    note_delivery(chunk)
}

// Whoever receives a message is told how often that happened before.
inline note_delivery(chunk) {
    assert(numbers[chunk] != 0);
    received[chunk]++;
    assert(ATTEMPT(words[chunk]) == received[chunk])
}

inline note_given_back(chunk) {
    dead_letters = dead_letters + (KIND(words[chunk]) == DEAD_LETTER)
}

// An answer "empty": at the moment when the slot was read nothing was in any ring.
#define NOTHING_UNCLAIMED (commits == claims)
