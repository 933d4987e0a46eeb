// SPDX-License-Identifier: Apache-2.0
// RingChain::reclaim(): frees rings that left the chain. A part of chain.pml.

reclaim: // RingChain::reclaim(): one at a time
#ifndef FAULT_TWO_RECLAIM
    if
    MAY_DIE
    :: d_step { reclaimer != 0 } goto reclaimed
    :: d_step { reclaimer == 0 -> reclaimer = me }
    fi;
#endif
reclaim_next:
    if
    MAY_DIE
    :: d_step { name = oldest_ring }
    fi;
    if
    MAY_DIE
    :: d_step { name == first_ring -> name = 0 } goto reclaim_end
    :: d_step { name != first_ring }
    fi;
    if // The header is read, and retired_at.
    MAY_DIE
    :: d_step { retired_at[MEMORY(name)] != 0 -> assert(IS_THERE(name)); stamp = retired_at[MEMORY(name)]; index = 1 }
       goto look_who_touches
    :: d_step { retired_at[MEMORY(name)] == 0 -> assert(IS_THERE(name)) }
    fi;
    if
    MAY_DIE
    :: d_step { stamp = era; era++ }
    fi;
    if
    MAY_DIE
    :: d_step {
           assert(IS_THERE(name));
           retired_at[MEMORY(name)] = (retired_at[MEMORY(name)] == 0 -> stamp : retired_at[MEMORY(name)])
       }
    fi;
    if
    MAY_DIE
    :: d_step { assert(IS_THERE(name)); stamp = retired_at[MEMORY(name)]; index = 1 }
    fi;
look_who_touches:
    if
    MAY_DIE
    :: d_step { index <= PARTICIPANTS && (index == me || announced[index] == 0 || announced[index] > stamp) -> index++ }
       goto look_who_touches
    :: d_step { index <= PARTICIPANTS && !(index == me || announced[index] == 0 || announced[index] > stamp) ->
           name = 0; stamp = 0; index = 0 }
       goto reclaim_end
    :: d_step {
           index > PARTICIPANTS -> // Ring::is_closed()
           assert(IS_THERE(name) && ends[MEMORY(name)] != OPEN);
           next = NAME(SEQUENCE(name) + 1, ends[MEMORY(name)]);
           stamp = 0;
           index = 0
       }
    fi;
    if
    MAY_DIE
    :: d_step { oldest_ring != name -> name = 0; next = 0 } goto reclaim_next
    :: d_step { oldest_ring == name -> oldest_ring = next; next = 0 }
    fi;
    if
    :: d_step { MEMORY(name) == 0 -> name = 0 } goto reclaim_next
    :: d_step { MEMORY(name) != 0 }
    fi;
    if // ChunkAllocator::free()
    MAY_DIE
    :: d_step {
           assert(KIND(words[MEMORY(name)]) == RING && IS_THERE(name));
           words[MEMORY(name)] = AS(words[MEMORY(name)], FREE);
           name = 0
       }
    fi;
    goto reclaim_next;
reclaim_end:
    if
    :: d_step { task == FOR_REAPER } goto free_lost
    :: d_step { task != FOR_REAPER } goto let_go
    fi;
let_go:
    if
    MAY_DIE
    :: d_step { reclaimer = 0 }
    fi;
reclaimed:
    if
    :: d_step { task == FOR_REAPER -> memory = 0 } goto release
#ifdef FAULT_RECLAIMS_WHILE_IT_WORKS
    :: d_step { task == FOR_GET -> name = get_ring } goto open
#else
    :: d_step { task != FOR_REAPER -> forget() } goto begin
#endif
    fi;
