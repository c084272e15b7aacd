// What building an index of either method asks of the server.
#pragma once

#include "pg/index_am.h"

namespace am {

// How many threads a build over this table uses, the backend's own included.
int build_threads(Relation heap);

} // namespace am
