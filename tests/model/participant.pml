// SPDX-License-Identifier: Apache-2.0
// A participant: puts, gets, acknowledges or gives back, closes, and may die before every step.
//
// Every option of an `if` is one access to the shared memory with the decision that follows from it. The option that
// death takes is in all of them.

#define MAY_DIE                                                                                                        \
    ::d_step { kills > 0 -> kills--; lives[me] = DEAD; forget() }                                                      \
    goto dead

#define FIND_FOR_PUSH 0
#define FIND_FOR_CLOSE 1

inline forget() {
    at = 0; seen = 0; chunk = 0; word = 0; flag = 0; really_full = 0; after = 0; seen_events = 0; index = 0;
    put_ring = 0; get_ring = 0; end = 0
}

#define IS_FREE(index) (KIND(words[index]) == FREE)
#if CHUNKS == 2
#define FIRST_FREE (IS_FREE(0) -> 0 : (IS_FREE(1) -> 1 : CHUNKS))
#elif CHUNKS == 3
#define FIRST_FREE (IS_FREE(0) -> 0 : (IS_FREE(1) -> 1 : (IS_FREE(2) -> 2 : CHUNKS)))
#else
#define FIRST_FREE (IS_FREE(0) -> 0 : (IS_FREE(1) -> 1 : (IS_FREE(2) -> 2 : (IS_FREE(3) -> 3 : CHUNKS))))
#endif

#define TAIL_SLOT AT(put_ring, at)
#define BEHIND_TAIL AT(put_ring, at + 1)
#define HEAD_SLOT AT(get_ring, at)
#define IS_OLD_MESSAGE (STATE(BEHIND_TAIL) == FULL && CYCLE(BEHIND_TAIL) + 1 == (at + 1) / SLOTS)
#ifdef FAULT_NEXT_SLOT_IGNORED
#define IS_FREE_BEHIND true
#define IS_OLD_BEHIND false
#else
#define IS_FREE_BEHIND (BEHIND_TAIL == EMPTY_AT(at + 1))
#define IS_OLD_BEHIND IS_OLD_MESSAGE
#endif

// `gives_back`: loans that it may give back. `drains`: gets what is left when all others have gone.
proctype participant(byte me; byte puts; byte gets; byte gives_back; byte closes; bit drains) {
    byte at, seen, chunk, after, seen_events, index, put_ring, get_ring, end;
    short word;
    bit flag, really_full, draining;

begin:
    if
    :: d_step { puts > 0 -> puts-- } goto allocate
    :: d_step { gets > 0 -> gets-- } goto get
    :: d_step { closes > 0 -> closes--; after = FIND_FOR_CLOSE; end = NO_RING } goto find_tail
    :: d_step { puts == 0 && gets == 0 && closes == 0 && drains && !draining && OTHERS_GONE(me) -> draining = 1 }
       goto get
    :: d_step { draining } goto get
    :: d_step { puts == 0 && gets == 0 && closes == 0 && !drains -> forget(); lives[me] = GONE } goto gone
    fi;

#include "put.pml"
#include "close.pml"
#include "get.pml"

loaned: // The message is read. ChunkAllocator::free() acknowledges: see `refuse`.
#ifdef FAULT_ACKNOWLEDGED_TOO_EARLY
    if
    :: d_step { KIND(words[chunk]) != LOANED || words[chunk] != word -> word = 0; chunk = 0 } goto begin
    :: d_step { words[chunk] == word }
    fi;
#endif
    if
    MAY_DIE
    :: d_step {
           assert(words[chunk] == word);
           words[chunk] = AS(word, FREE);
           numbers[chunk] = 0;
           received[chunk] = 0;
           acknowledged++;
           word = 0;
           chunk = 0
       }
       goto begin
    :: d_step {
           gives_back > 0 -> // ReturnedMessages::give_back()
           gives_back--;
           assert(words[chunk] == word);
           words[chunk] = GIVEN_BACK(word);
           note_given_back(chunk);
           word = 0;
           chunk = 0
       }
    fi;
    if // ReturnedMessages::announce()
    MAY_DIE
    :: d_step { announce() }
    fi;
    goto begin;

dead: // The number is taken again by whoever goes on with the script.
end_dead:
    if
    :: d_step { lives[me] == REAPED -> lives[me] = ALIVE } goto begin
    fi;
gone:
    skip
}
