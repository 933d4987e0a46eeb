// SPDX-License-Identifier: Apache-2.0
// Putting: a chunk, then Ring::push(). A part of participant.pml.

allocate: // ChunkAllocator::search(): words that are not free are passed over without a step of their own.
    if
    MAY_DIE
    :: d_step { FIRST_FREE < CHUNKS -> chunk = FIRST_FREE; word = words[chunk] }
    :: d_step { FIRST_FREE == CHUNKS } goto begin
    fi;
    if
    MAY_DIE
    :: d_step {
           words[chunk] == word ->
           words[chunk] = WORD(generations[me], 0, me, OWNED);
           generations[me]++;
           word = 0
       }
    :: d_step { words[chunk] != word -> word = 0; chunk = 0 } goto allocate
    fi;

push: // Ring::push()
    if
    MAY_DIE
    :: d_step { at = tail[put_ring] }
    fi;
    if
    MAY_DIE
    :: d_step {
           CYCLE(TAIL_SLOT) != at / SLOTS || STATE(TAIL_SLOT) == FULL ->
           assert(CYCLE(TAIL_SLOT) >= at / SLOTS);
           at = 0;
           after = FIND_FOR_PUSH
       }
       goto find_tail
    :: d_step { CYCLE(TAIL_SLOT) == at / SLOTS && STATE(TAIL_SLOT) == CLOSED -> seen = CHUNK(TAIL_SLOT); at = 0 }
       goto push_closed
    :: d_step { TAIL_SLOT == EMPTY_AT(at) }
    fi;
    if
    MAY_DIE
    :: d_step { IS_OLD_BEHIND -> seen = BEHIND_TAIL } goto push_settle
    :: d_step { !IS_OLD_BEHIND && !IS_FREE_BEHIND -> at = 0 } goto push
    :: d_step { IS_FREE_BEHIND }
    fi;
    if
    MAY_DIE
    :: d_step { TAIL_SLOT != EMPTY_AT(at) -> at = 0 } goto push
    :: d_step {
           TAIL_SLOT == EMPTY_AT(at) ->
           TAIL_SLOT = SLOT(at / SLOTS, chunk, FULL);
           assert(KIND(words[chunk]) == OWNED && OWNER(words[chunk]) == me);
           note_commit(chunk, put_ring);
           chunk = 0
       }
    fi;
    if // follow()
    MAY_DIE
    :: d_step { tail[put_ring] != at -> at = 0 } goto begin
    :: d_step { tail[put_ring] == at }
    fi;
    if
    MAY_DIE
    :: d_step { tail[put_ring] = at + 1; at = 0 }
    fi;
    goto begin;

push_settle: // Ring::settle() of the slot behind the tail
    if
    MAY_DIE
    :: d_step {
           flag = (KIND(words[CHUNK(seen)]) == OWNED);
           really_full = (unclaimed[put_ring] == SLOTS - 1)
       }
    fi;
    if
    MAY_DIE
    :: d_step { BEHIND_TAIL != seen -> at = 0; seen = 0; flag = 0; really_full = 0 } goto push
    :: d_step { BEHIND_TAIL == seen && flag -> assert(really_full); at = 0; seen = 0; flag = 0; really_full = 0 }
       goto push_full
    :: d_step { BEHIND_TAIL == seen && !flag -> really_full = 0 }
    fi;
    if
    MAY_DIE
    :: d_step { BEHIND_TAIL == seen -> BEHIND_TAIL = EMPTY_AT(at + 1); at = 0; seen = 0 }
    :: d_step { BEHIND_TAIL != seen -> at = 0; seen = 0 }
    fi;
    goto push;

push_full: // A bounded queue refuses; one that grows ends the ring and goes on in the next.
    if
    :: d_step { put_ring + 1 < RINGS -> after = FIND_FOR_CLOSE; end = SECOND_RING } goto find_tail
    :: d_step { put_ring + 1 == RINGS }
    fi;
refuse: // ChunkAllocator::free(): nobody else changes the word, so its load is not a step of its own
    if
    MAY_DIE
    :: d_step {
           assert(KIND(words[chunk]) == OWNED && OWNER(words[chunk]) == me && numbers[chunk] == 0);
           words[chunk] = AS(words[chunk], FREE);
           chunk = 0
       }
    fi;
    goto begin;

push_closed: // RingChain::put()
    if
    :: d_step { seen == NO_RING -> seen = 0; assert(ends == 1) } goto refuse
    :: d_step { seen != NO_RING -> seen = 0; put_ring++ } goto push
    fi;
