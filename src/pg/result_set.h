// What functions that return sets of rows need of the server.
#pragma once

#include "pg/server.h"

extern "C" {
#include "funcapi.h"
#include "utils/tuplestore.h"
}
