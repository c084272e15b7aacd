// The next keys of a batch that one of our calls writes, locked and looked up together: one pass
// over each key index for many rows. Plain dialect. Design: README.md, "Keys unique over
// partitions".
#pragma once

#include "milvus/key_search.h"

namespace milvus {

// Whether KEY is among those that were claimed for this statement: locked, and of no row in
// any partition. Gives back the locks of the rows before it.
bool take_claim(KeySearch& search, Datum key);

// Locks KEY and keys that come after it, as far as nobody else holds them. False where that is of
// no use, or could make others wait for more than this row; then nothing is held. STATEMENT is for
// end_claims.
bool lock_ahead(KeySearch& search, Datum key, std::int64_t* statement);

// After lock_ahead, and with a search that knows all partitions that are committed: looks the keys
// up. Those from the first that is there on are given back.
void look_ahead(KeySearch& search);

// A key was stored without being claimed; it may be one that is claimed, by a statement around
// this.
void spoil_claims();

// When the statement ends, also in an abort.
void end_claims(std::int64_t statement);

} // namespace milvus
