// Counters of the executor and, from server 18 on, what adds lines to EXPLAIN.
#pragma once

#include "pg/index_am.h"

extern "C" {
#include "executor/instrument.h"
#if PG_VERSION_NUM >= 180000
#include "commands/explain.h"
#include "commands/explain_format.h"
#include "commands/explain_state.h"
#endif
}
