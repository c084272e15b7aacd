// Every difference between the server versions 13 to 18 that our code meets, so that no #if on the
// version stands inside an algorithm. Included by pg/server.h, never alone.
#pragma once

#if PG_VERSION_NUM < 130000 || PG_VERSION_NUM >= 190000
#error "pg_milvus supports PostgreSQL 13 to 18"
#endif

// Subscripts of types other than arrays came with 14.
#if PG_VERSION_NUM >= 140000
#define PG_MILVUS_TYPE_SUBSCRIPTS
#endif

// SPI can hand rows to a receiver since 14.
#if PG_VERSION_NUM >= 140000
#define PG_MILVUS_SPI_RECEIVERS
#endif

// pg_locale.h wants the headers of ICU where the server has it: they need not be installed, and
// their C++ part cannot stand inside extern "C". What we use stands before the members for ICU.
#pragma push_macro("USE_ICU")
#undef USE_ICU

extern "C" {
#include "utils/pg_locale.h"
}

#pragma pop_macro("USE_ICU")

extern "C" {
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif
#ifdef PG_MILVUS_TYPE_SUBSCRIPTS
#include "executor/execExpr.h"
#include "nodes/nodeFuncs.h"
#include "nodes/subscripting.h"
#include "parser/parse_coerce.h"
#include "parser/parse_expr.h"
#include "parser/parse_node.h"
#endif
}

// Symbols that the server looks up by name. Before 16 PGDLLEXPORT is empty, while we build with
// hidden visibility throughout.
#define PG_MILVUS_EXPORT __attribute__((visibility("default")))

namespace pg {

// Whether strings of the collation are ordered by their bytes, as "C" does.
inline bool collates_by_bytes(Oid collation) {
#if PG_VERSION_NUM >= 180000
    return pg_newlocale_from_collation(collation)->collate_is_c;
#else
    return lc_collate_is_c(collation);
#endif
}

// Makes a misspelt setting of ours an error instead of a placeholder. A warning at load before 15.
inline void reserve_setting_prefix(const char* prefix) {
#if PG_VERSION_NUM >= 150000
    MarkGUCPrefixReserved(prefix);
#else
    EmitWarningsOnPlaceholders(prefix);
#endif
}

} // namespace pg

// Reports a mistake in the text of a value. From 16 on a caller may ask for such errors to be
// handed back instead of raised (pg_input_is_valid, COPY ... ON_ERROR); before 16 they are always
// raised. As with ereport, REPORT is a parenthesised list of errcode(), errmsg(), ...
#if PG_VERSION_NUM >= 160000
#define PG_MILVUS_SOFT_ERROR(escontext, ...) errsave(escontext, __VA_ARGS__)
#else
#define PG_MILVUS_SOFT_ERROR(escontext, ...)                                                       \
    do {                                                                                           \
        (void)(escontext);                                                                         \
        ereport(ERROR, __VA_ARGS__);                                                               \
    } while (0)
#endif
