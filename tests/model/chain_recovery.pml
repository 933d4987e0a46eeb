// SPDX-License-Identifier: Apache-2.0
// Recovery of a dead participant, as far as rings are concerned. A part of chain.pml.

recover: // Recovery::recover(): first every ring that was not freed
    if
    MAY_DIE
    :: d_step { announced[me] = HOLD_ALL }
    fi;
    if
    MAY_DIE
    :: d_step { name = VISIT_FROM }
    fi;
visit:
    if
    MAY_DIE
    :: d_step { ends[MEMORY(name)] != OPEN -> assert(IS_THERE(name)); next = ends[MEMORY(name)] } goto adopt
    :: d_step { ends[MEMORY(name)] == OPEN -> assert(IS_THERE(name)); name = 0 }
    fi;
    if
    MAY_DIE
    :: d_step { announced[me] = 0; memory = MEMORIES - 1 }
    fi;
collect: // recover_class()
    if
    MAY_DIE
    :: d_step { memory > 0 && !(KIND(words[memory]) == OWNED && OWNER(words[memory]) == dead_one) -> memory-- }
       goto collect
    :: d_step { memory > 0 && KIND(words[memory]) == OWNED && OWNER(words[memory]) == dead_one -> word = words[memory] }
    :: d_step { memory == 0 } goto inherit
    fi;
    if
    MAY_DIE
    :: d_step { words[memory] == word -> words[memory] = AS(word, FREE); word = 0 }
    :: d_step { words[memory] != word -> word = 0 }
    fi;
    goto collect;

inherit: // Only who dies while it frees leaves a ring that is in no chain.
    if
    MAY_DIE
    :: d_step { reclaimer != dead_one } goto reclaim
    :: d_step { reclaimer == dead_one -> reclaimer = me } goto reclaim_next
    fi;
free_lost: // RingChain::free_lost_rings()
    if
    :: d_step { memory = 1 }
    fi;
lost:
    if
    MAY_DIE
    :: d_step { memory < MEMORIES && KIND(words[memory]) != RING -> memory++ } goto lost
    :: d_step { memory < MEMORIES && KIND(words[memory]) == RING -> word = words[memory] }
    :: d_step { memory == MEMORIES -> memory = 0 } goto let_go
    fi;
    if // The header of what may be freed meanwhile
    MAY_DIE
    :: d_step { assert(words[memory] == word); stamp = sequences[memory] }
    fi;
    if
    MAY_DIE
    :: d_step { SEQUENCE(oldest_ring) <= stamp -> stamp = 0; word = 0; memory++ } goto lost
    :: d_step { SEQUENCE(oldest_ring) > stamp -> stamp = 0 }
    fi;
    if
    MAY_DIE
    :: d_step { words[memory] == word -> words[memory] = AS(word, FREE); word = 0; memory++ }
    :: d_step { words[memory] != word -> word = 0; memory++ }
    fi;
    goto lost;
release: // ParticipantTable::release()
    if
    MAY_DIE
    :: d_step { announced[dead_one] = 0; lives[dead_one] = REAPED; reaper = 0; forget() }
    fi;
    goto begin;
