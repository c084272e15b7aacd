// One new row.
#pragma once

#include "ivfflat/index.h"

namespace ivfflat {

bool insert_row(Relation index, Datum* values, bool* nulls, ItemPointer tid);

} // namespace ivfflat
