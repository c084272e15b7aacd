// vector_index_stats: what an index is made of and how full it is, by reading it once. It takes no
// locks that anybody waits for, so the numbers of an index that is being written to are of no
// single moment.
#pragma once

#include "ivfflat/index.h"

namespace ivfflat {

// How its vectors stand on pages: coded, compact (codes alone), or plain.
const char* form_of(const Shape& shape);

// A JSON object, in the current memory context.
char* index_stats(Relation relation);

} // namespace ivfflat
