// Inverted files learn their lists from the rows that are there when they are built; Milvus's
// programs create the index first. Design: README.md, "Lists are learnt again".
#pragma once

#include "milvus/collection.h"

namespace milvus {

// Builds those of the collection's ivfflat indexes again whose lists were learnt from few rows, now
// that there are more. Does nothing where the caller is not the owner, or where it would have to
// wait for another session or would disturb a query of its own.
void learn_lists(const Collection& collection);

} // namespace milvus
