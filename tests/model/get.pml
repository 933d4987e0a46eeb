// SPDX-License-Identifier: Apache-2.0
// Getting: what was given back, then Ring::pop(). A part of participant.pml.

get: // ReturnedMessages::take()
    if
    MAY_DIE
    :: d_step { returned_events == seen_events -> assert(announced == 0) } goto pop
    :: d_step { returned_events != seen_events -> seen = returned_events; index = 0 }
    fi;
search:
    if
    MAY_DIE
    :: d_step { index < CHUNKS && KIND(words[index]) != RETURNED -> index++ } goto search
    :: d_step { index < CHUNKS && KIND(words[index]) == RETURNED -> word = words[index] }
    :: d_step { index == CHUNKS -> seen_events = seen; seen = 0; index = 0 } goto pop
    fi;
    if
    MAY_DIE
    :: d_step { words[index] != word -> word = 0; index++ } goto search
    :: d_step {
           words[index] == word ->
           word = LOANED_TO(word, me);
           words[index] = word;
           note_delivery(index);
           assert(ATTEMPT(word) > 1);
           announced = announced & ~(1 << index);
           chunk = index;
           seen = 0;
           index = 0
       }
       goto loaned
    fi;

pop: // Ring::pop()
    if
    MAY_DIE
    :: d_step { at = head[get_ring] }
    fi;
    if
    MAY_DIE
    :: d_step { CYCLE(HEAD_SLOT) != at / SLOTS -> assert(CYCLE(HEAD_SLOT) > at / SLOTS); at = 0 } goto find_head
    :: d_step { HEAD_SLOT == EMPTY_AT(at) -> assert(NOTHING_UNCLAIMED); at = 0 } goto no_message
    :: d_step { CYCLE(HEAD_SLOT) == at / SLOTS && STATE(HEAD_SLOT) == CLOSED -> seen = CHUNK(HEAD_SLOT); at = 0 }
       goto pop_closed
    :: d_step { CYCLE(HEAD_SLOT) == at / SLOTS && STATE(HEAD_SLOT) == FULL -> seen = HEAD_SLOT }
    fi;
    if
    MAY_DIE
    :: d_step { word = words[CHUNK(seen)] }
    fi;
#ifndef FAULT_SLOT_NOT_READ_AGAIN
    if
    MAY_DIE
    :: d_step { HEAD_SLOT != seen -> at = 0; seen = 0; word = 0 } goto pop
    :: d_step { HEAD_SLOT == seen }
    fi;
#endif
    if
    :: d_step { KIND(word) != OWNED -> word = 0 } goto pop_help
    :: d_step { KIND(word) == OWNED }
    fi;
    if
    MAY_DIE
    :: d_step { words[CHUNK(seen)] != word -> at = 0; seen = 0; word = 0 } goto pop
    :: d_step {
           words[CHUNK(seen)] == word ->
           chunk = CHUNK(seen);
           word = LOANED_TO(word, me);
           words[chunk] = word;
           note_claim(chunk, get_ring)
       }
    fi;
#ifdef FAULT_ACKNOWLEDGED_TOO_EARLY
    if
    MAY_DIE
    :: d_step {
           words[chunk] = AS(words[chunk], FREE);
           numbers[chunk] = 0;
           received[chunk] = 0;
           acknowledged++
       }
    fi;
#endif
    if
    MAY_DIE
    :: d_step { HEAD_SLOT == seen -> HEAD_SLOT = EMPTY_AT(at + SLOTS); seen = 0 }
    :: d_step { HEAD_SLOT != seen -> seen = 0 }
    fi;
    if // follow()
    MAY_DIE
    :: d_step { head[get_ring] != at -> at = 0 } goto loaned
    :: d_step { head[get_ring] == at }
    fi;
    if
    MAY_DIE
    :: d_step { head[get_ring] = at + 1; at = 0 }
    fi;
    goto loaned;

pop_help: // The message was claimed: empty its slot for whoever claimed it.
    if
    MAY_DIE
    :: d_step { HEAD_SLOT == seen -> HEAD_SLOT = EMPTY_AT(at + SLOTS); seen = 0 }
    :: d_step { HEAD_SLOT != seen -> seen = 0 }
    fi;
    if
    MAY_DIE
    :: d_step { head[get_ring] == at -> head[get_ring] = at + 1; at = 0 }
    :: d_step { head[get_ring] != at -> at = 0 }
    fi;
    goto pop;

find_head: // Ring::find_head()
    if
    MAY_DIE
    :: d_step { at = head[get_ring] }
    fi;
    if
    MAY_DIE
    :: d_step { CYCLE(HEAD_SLOT) == at / SLOTS && STATE(HEAD_SLOT) != FULL -> at = 0 } goto pop
    :: d_step { CYCLE(HEAD_SLOT) == at / SLOTS && STATE(HEAD_SLOT) == FULL -> seen = HEAD_SLOT } goto head_settle
    :: d_step {
           CYCLE(HEAD_SLOT) != at / SLOTS ->
           assert(CYCLE(HEAD_SLOT) > at / SLOTS);
           seen = (CYCLE(HEAD_SLOT) - 1) * SLOTS + at % SLOTS + 1
       }
    fi;
#ifdef FAULT_HEAD_STAYS
    if
    :: d_step { at = 0; seen = 0 }
    fi;
#else
    if
    MAY_DIE
    :: d_step { head[get_ring] == at -> head[get_ring] = seen; at = 0; seen = 0 }
    :: d_step { head[get_ring] != at -> at = 0; seen = 0 }
    fi;
#endif
    goto find_head;
head_settle: // Ring::settle() of the head's slot
    if
    MAY_DIE
    :: d_step { flag = (KIND(words[CHUNK(seen)]) == OWNED) }
    fi;
    if
    MAY_DIE
    :: d_step { HEAD_SLOT != seen -> at = 0; seen = 0; flag = 0 } goto find_head
    :: d_step { HEAD_SLOT == seen && flag -> at = 0; seen = 0; flag = 0 } goto pop
    :: d_step { HEAD_SLOT == seen && !flag }
    fi;
    if
    MAY_DIE
    :: d_step { HEAD_SLOT == seen -> HEAD_SLOT = EMPTY_AT(at + SLOTS); at = 0; seen = 0 }
    :: d_step { HEAD_SLOT != seen -> at = 0; seen = 0 }
    fi;
    goto find_head;

pop_closed: // RingChain::get()
    if
    :: d_step { seen != NO_RING -> seen = 0; get_ring++ } goto pop
    :: d_step { seen == NO_RING -> seen = 0; assert(ends == 1 && commits == claims) }
    fi;
no_message:
    if
    :: d_step { !draining }
       goto begin
    :: d_step { draining -> check_the_end(); forget(); lives[me] = GONE }
       goto gone
    fi;
