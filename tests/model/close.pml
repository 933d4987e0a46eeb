// SPDX-License-Identifier: Apache-2.0
// Where the tail is, and the end of a ring. A part of participant.pml.

find_tail: // Ring::find_tail(), for push() and close()
    if
    MAY_DIE
    :: d_step { at = tail[put_ring] }
    fi;
    if
    MAY_DIE
    :: d_step {
           CYCLE(TAIL_SLOT) == at / SLOTS && STATE(TAIL_SLOT) != FULL ->
           at = (after == FIND_FOR_CLOSE -> at : 0)
       }
       goto found_tail
    :: d_step {
           CYCLE(TAIL_SLOT) != at / SLOTS || STATE(TAIL_SLOT) == FULL ->
           assert(CYCLE(TAIL_SLOT) >= at / SLOTS);
           seen = (CYCLE(TAIL_SLOT) - (STATE(TAIL_SLOT) == EMPTY)) * SLOTS + at % SLOTS + (STATE(TAIL_SLOT) != CLOSED)
       }
    fi;
    if
    MAY_DIE
    :: d_step { tail[put_ring] == at -> tail[put_ring] = seen; at = 0; seen = 0 }
    :: d_step { tail[put_ring] != at -> at = 0; seen = 0 }
    fi;
    goto find_tail;
found_tail:
    if
    :: after == FIND_FOR_PUSH -> goto push
    :: after == FIND_FOR_CLOSE -> skip
    fi;
    if // Ring::close()
    MAY_DIE
    :: d_step { CYCLE(TAIL_SLOT) == at / SLOTS && STATE(TAIL_SLOT) == CLOSED -> seen = CHUNK(TAIL_SLOT); at = 0 }
       goto ended
    :: d_step { !(CYCLE(TAIL_SLOT) == at / SLOTS && STATE(TAIL_SLOT) == CLOSED) && TAIL_SLOT != EMPTY_AT(at) -> at = 0 }
       goto find_tail
    :: d_step { TAIL_SLOT == EMPTY_AT(at) }
    fi;
    if
    MAY_DIE
    :: d_step { TAIL_SLOT != EMPTY_AT(at) -> at = 0 } goto find_tail
    :: d_step {
           TAIL_SLOT == EMPTY_AT(at) ->
           TAIL_SLOT = SLOT(at / SLOTS, end, CLOSED);
           ends = ends + (end == NO_RING);
           assert(ends <= 1);
           seen = end;
           at = 0
       }
    fi;
ended: // RingChain::close() goes on to the last ring, RingChain::put() pushes again
    if
    :: d_step { end == NO_RING && seen != NO_RING -> seen = 0; put_ring++ } goto find_tail
    :: d_step { end == NO_RING && seen == NO_RING -> seen = 0; end = 0; after = 0; assert(ends == 1) } goto begin
    :: d_step { end != NO_RING -> seen = 0; end = 0; after = 0 } goto push
    fi;
