// SPDX-License-Identifier: Apache-2.0
// Recovery::recover() of one dead participant after the other. A reaper that dies is replaced by one that begins anew.

#define REAPER_MAY_DIE                                                                                                 \
    ::d_step { kills > 0 -> kills--; dead = 0; index = 0; seen = 0; word = 0; committed = 0 }                          \
    goto begin

#define IS_OWNED_BY(chunk_word, number) (KIND(chunk_word) == OWNED && OWNER(chunk_word) == (number))
#define IS_LOANED_TO(chunk_word, number) (KIND(chunk_word) == LOANED && OWNER(chunk_word) == (number))
#define IS_LOST(index)                                                                                                 \
    (IS_LOANED_TO(words[index], dead) || (IS_OWNED_BY(words[index], dead) && (committed >> (index)) % 2 == 0))

#ifdef FAULT_SLOTS_NOT_SETTLED
#define LEAVES_CLAIMED_SLOTS true
#else
#define LEAVES_CLAIMED_SLOTS false
#endif

// Whoever sees the new number finds every chunk that is returned now.
inline announce() {
    returned_events++;
    announced = 0;
    byte each = 0;
    do
    :: each < CHUNKS -> announced = announced | ((KIND(words[each]) == RETURNED) << each); each++
    :: each == CHUNKS -> break
    od;
    each = 0
}

active proctype reaper() {
    byte dead, index, seen, committed;
    short word;

begin:
end_begin:
    if
    :: d_step { lives[1] == DEAD -> dead = 1 }
#if PARTICIPANTS > 1
    :: d_step { lives[2] == DEAD -> dead = 2 }
#endif
#if PARTICIPANTS > 2
    :: d_step { lives[3] == DEAD -> dead = 3 }
#endif
#if PARTICIPANTS > 3
    :: d_step { lives[4] == DEAD -> dead = 4 }
#endif
    fi;

settle: // settle_slots() of all rings, one after the other
    if
    REAPER_MAY_DIE
    :: d_step { index < RINGS * SLOTS && STATE(slots[index]) != FULL -> index++ } goto settle
    :: d_step { index < RINGS * SLOTS && STATE(slots[index]) == FULL -> seen = slots[index] }
    :: d_step { index == RINGS * SLOTS -> index = CHUNKS } goto collect
    fi;
    if
    REAPER_MAY_DIE
    :: d_step { word = words[CHUNK(seen)] }
    fi;
    if
    REAPER_MAY_DIE
    :: d_step { slots[index] != seen -> seen = 0; word = 0 } goto settle
    :: d_step {
           slots[index] == seen && (KIND(word) == OWNED || LEAVES_CLAIMED_SLOTS) ->
           committed = committed | (IS_OWNED_BY(word, dead) << CHUNK(seen));
           seen = 0;
           word = 0;
           index++
       }
       goto settle
    :: d_step { slots[index] == seen && KIND(word) != OWNED && !LEAVES_CLAIMED_SLOTS -> word = 0 }
    fi;
    if // Ring::settle()
    REAPER_MAY_DIE
    :: d_step { word = words[CHUNK(seen)] }
    fi;
    if
    REAPER_MAY_DIE
    :: d_step { slots[index] != seen || KIND(word) == OWNED -> seen = 0; word = 0 } goto settle
    :: d_step { slots[index] == seen && KIND(word) != OWNED -> word = 0 }
    fi;
    if
    REAPER_MAY_DIE
    :: d_step { slots[index] == seen -> slots[index] = SLOT(CYCLE(seen) + 1, 0, EMPTY); seen = 0 }
    :: d_step { slots[index] != seen -> seen = 0 }
    fi;
    goto settle;

collect: // recover_class(), from the last chunk to the first
    if
    REAPER_MAY_DIE
    :: d_step { index > 0 && !IS_LOST(index - 1) -> index-- } goto collect
    :: d_step { index > 0 && IS_LOST(index - 1) -> index--; word = words[index] }
    :: d_step { index == 0 -> committed = 0; announce() } goto release
    fi;
    if
    REAPER_MAY_DIE
    :: d_step {
           KIND(word) == OWNED ->
           assert(words[index] == word && numbers[index] == 0);
           words[index] = AS(word, FREE);
           word = 0
       }
    :: d_step {
           KIND(word) == LOANED ->
           assert(words[index] == word && numbers[index] != 0);
           words[index] = GIVEN_BACK(word);
           note_given_back(index);
           word = 0
       }
    fi;
    goto collect;

release: // ParticipantTable::release(), the last step
    if
    REAPER_MAY_DIE
    :: d_step { lives[dead] = REAPED; dead = 0 }
    fi;
    goto begin
}
