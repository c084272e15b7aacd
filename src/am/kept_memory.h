// Memory of scans that outlives them. What went back to the system after each search would come
// again by page faults, half of a long search's time and more. A backend has one for each method,
// lent to one scan at a time, and frees it at the end of a transaction that did not use it.
#pragma once

#include "pg/index_am.h"

namespace am {

struct KeptMemory {
    const char* name;
    MemoryContext memory = nullptr;
    bool lent = false;
    bool used_in_transaction = false;
    bool filled = false; // what the method describes beside this stands in the memory
};

// False: another scan has it.
bool borrow(KeptMemory* kept);

// BYTES of what it is FILLED with stay, if they are no more than MOST.
void give_back(KeptMemory* kept, std::size_t bytes, std::size_t most);

// Registered at load.
void free_with_transactions(KeptMemory* kept);

} // namespace am
