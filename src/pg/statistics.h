// What a type's ANALYZE function needs of the server.
#pragma once

#include "pg/server.h"

extern "C" {
#include "catalog/pg_statistic.h"
#include "commands/vacuum.h"
}
