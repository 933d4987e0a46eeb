// SPDX-License-Identifier: Apache-2.0
// A queue of src/shm as a model: every access to the shared memory is a step, and nothing else is atomic.
//
// Not modelled: weaker orders than sequential consistency, counters that are hints, memory of chunks and their size
// classes, the policy that drops messages of the dead, dead letters that are taken again, loans that are kept, growth
// (chain.pml), sleeping (event_count.pml).
// Scenarios are made with the defines of words.pml and with SCENARIO; scenarios.py has the list.

#define IS_GONE(number) (lives[number] == GONE)
#if PARTICIPANTS == 2
#define OTHERS_GONE(me) (IS_GONE(3 - (me)))
#elif PARTICIPANTS == 3
#define OTHERS_GONE(me) (IS_GONE(1) + IS_GONE(2) + IS_GONE(3) == 2)
#else
#define OTHERS_GONE(me) (IS_GONE(1) + IS_GONE(2) + IS_GONE(3) + IS_GONE(4) == 3)
#endif

#include "words.pml"

// All have gone and the last one found nothing: no message and no chunk is missing.
inline check_the_end() {
    byte looked = 0;
    do
    :: looked < CHUNKS ->
       assert(KIND(words[looked]) == FREE || KIND(words[looked]) == DEAD_LETTER);
       looked++
    :: looked == CHUNKS -> break
    od;
    looked = 0;
    assert(commits == claims && commits == acknowledged + dead_letters)
}

#include "reaper.pml"
#include "participant.pml"

init {
    atomic {
        byte position = 0;
        do
        :: position < RINGS * SLOTS ->
           // Positions before the first one have been filled and emptied.
           slots[position] = SLOT((position < FIRST), 0, EMPTY);
           position++
        :: position == RINGS * SLOTS -> break
        od;
        position = 0;
        do
        :: position < MESSAGES ->
           AT(0, FIRST + position) = SLOT((FIRST + position) / SLOTS, position, FULL);
           words[position] = WORD(position, 0, 1, OWNED);
           note_commit(position, 0);
           position++
        :: position == MESSAGES -> break
        od;
        position = 0;
        generations[1] = MESSAGES;
        head[0] = FIRST;
        tail[0] = FIRST + MESSAGES;
        SCENARIO
    }
}
