// SPDX-License-Identifier: Apache-2.0
// Putting and getting: the announcement, the way along the chain, growth. A part of chain.pml.

enter: // RingChain::Guard
    if
    MAY_DIE
    :: d_step { stamp = era }
    fi;
    if
    MAY_DIE
    :: d_step { announced[me] = stamp; stamp = 0 }
    fi;
find_place:
    if
    MAY_DIE
    :: d_step {
           name = (task == FOR_PUT -> put_ring : get_ring);
           name = (SEQUENCE(first_ring) > SEQUENCE(name) -> first_ring : name)
       }
    fi;
open: // The ring's header is read
    if
    MAY_DIE
    :: d_step { assert(IS_THERE(name)) }
    fi;
    if
    :: task == FOR_PUT -> skip
    :: task == FOR_GET -> goto pop
    fi;

push:
    if
    MAY_DIE
    :: d_step {
           ends[MEMORY(name)] == OPEN && messages[MEMORY(name)] == 0 ->
           assert(IS_THERE(name));
           commits++;
           messages[MEMORY(name)] = commits;
           put_ring = name
       }
       goto leave_operation
    :: d_step { ends[MEMORY(name)] != OPEN -> assert(IS_THERE(name)); next = ends[MEMORY(name)] } goto adopt
    :: d_step { ends[MEMORY(name)] == OPEN && messages[MEMORY(name)] != 0 -> assert(IS_THERE(name)) }
    fi;
// RingChain::grow()
allocate:
    if
    MAY_DIE
    :: d_step { FIRST_FREE < MEMORIES -> memory = FIRST_FREE; word = words[memory] }
    :: d_step { FIRST_FREE == MEMORIES -> put_ring = name } goto leave_operation
    fi;
    if
    MAY_DIE
    :: d_step { words[memory] != word -> word = 0; memory = 0 } goto allocate
    :: d_step {
           words[memory] == word ->
           words[memory] = WORD(generations[me], me, OWNED);
           generations[me]++;
           word = words[memory]
       }
    fi;
    if // Ring::make()
    MAY_DIE
    :: d_step {
           assert(words[memory] == word);
           sequences[memory] = SEQUENCE(name) + 1;
           messages[memory] = 0;
           ends[memory] = OPEN;
           retired_at[memory] = 0
       }
    fi;
    if // Ring::close()
    MAY_DIE
    :: d_step { ends[MEMORY(name)] == OPEN -> assert(IS_THERE(name)); ends[MEMORY(name)] = memory; next = memory }
       goto grown
    :: d_step { ends[MEMORY(name)] != OPEN -> assert(IS_THERE(name)) }
    fi;
    if
    MAY_DIE
    :: d_step { assert(words[memory] == word); words[memory] = AS(word, FREE); word = 0; memory = 0 }
    fi;
    goto open;
grown:
    if
    :: d_step { word = 0; memory = 0; task = FOR_GROWTH }
    fi;

adopt: // RingChain::adopt()
    if
    MAY_DIE
    :: d_step { KIND(words[next]) == OWNED -> word = words[next] }
    :: d_step { KIND(words[next]) != OWNED } goto adopted
    fi;
    if
    MAY_DIE
    :: d_step {
           words[next] == word ->
           assert(sequences[next] == SEQUENCE(name) + 1);
           words[next] = AS(word, RING);
           word = 0
       }
    :: d_step { words[next] != word -> word = 0 }
    fi;
adopted:
    if
    :: d_step { task == FOR_PUT -> name = NAME(SEQUENCE(name) + 1, next); next = 0 } goto open
    :: d_step { task == FOR_GROWTH -> next = 0; task = FOR_PUT } goto open
    :: d_step { task == FOR_GET -> next = NAME(SEQUENCE(name) + 1, next) } goto leave
    :: d_step { task == FOR_REAPER -> name = NAME(SEQUENCE(name) + 1, next); next = 0 } goto visit
    fi;

pop:
    if
    MAY_DIE
    :: d_step {
           messages[MEMORY(name)] != 0 ->
           assert(IS_THERE(name));
           claims++;
           assert(messages[MEMORY(name)] == claims);
           messages[MEMORY(name)] = 0;
           get_ring = name
       }
       goto leave_operation
    :: d_step {
           messages[MEMORY(name)] == 0 && ends[MEMORY(name)] == OPEN ->
           assert(IS_THERE(name) && commits == claims);
           get_ring = name
       }
       goto leave_operation
    :: d_step {
           messages[MEMORY(name)] == 0 && ends[MEMORY(name)] != OPEN ->
           assert(IS_THERE(name));
           next = ends[MEMORY(name)]
       }
       goto adopt
    fi;

leave: // RingChain::leave()
    if
    MAY_DIE
    :: d_step { first_ring == name -> first_ring = next }
    :: d_step { first_ring != name -> name = next; next = 0 } goto open
    fi;
    if
    MAY_DIE
    :: d_step { stamp = era; era++ }
    fi;
    if
    MAY_DIE
    :: d_step {
           assert(IS_THERE(name));
           retired_at[MEMORY(name)] = (retired_at[MEMORY(name)] == 0 -> stamp : retired_at[MEMORY(name)]);
           stamp = 0;
           name = next;
           next = 0;
           left = 1
       }
#ifdef FAULT_RECLAIMS_WHILE_IT_WORKS
       get_ring = name;
       goto reclaim
#else
       goto open
#endif
    fi;

leave_operation: // RingChain::~Guard()
    if
    MAY_DIE
    :: d_step { !left -> forget(); announced[me] = 0 } goto begin
    :: d_step { left -> name = 0; next = 0; left = 0; announced[me] = 0 } goto AFTER_LEAVING
    fi;
