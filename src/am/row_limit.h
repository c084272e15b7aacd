// How many rows a LIMIT above an index scan will ask for. The server does not tell access methods,
// but the plan that is being run knows: a hook at the start of execution notes which LIMIT stands
// above which index scan.
#pragma once

#include "pg/index_am.h"

namespace am {

// Installs the hook; once, at load.
void watch_limits();

// The rows that the LIMIT above this scan wants, its OFFSET included; 0 where there is none or it
// is not known yet. The scan has begun.
double rows_wanted(IndexScanDesc scan);

} // namespace am
