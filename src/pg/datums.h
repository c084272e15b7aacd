// Server headers for code that makes and compares datums of any type.
#pragma once

#include "pg/server.h"

extern "C" {
#include "access/detoast.h"
#include "utils/lsyscache.h"
}
