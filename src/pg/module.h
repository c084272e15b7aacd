// The mark by which the server knows a library as one of its modules. Once in each library, outside
// of any namespace: PG_MILVUS_MODULE("vector");
#pragma once

#include "pg/server.h"

extern "C" PG_MILVUS_EXPORT const Pg_magic_struct* Pg_magic_func(void);

#if PG_VERSION_NUM >= 180000
// The build passes the version of the control files, without quotes.
#define PG_MILVUS_TEXT_OF(token) #token
#define PG_MILVUS_TEXT(token) PG_MILVUS_TEXT_OF(token)
#define PG_MILVUS_MODULE(library)                                                                  \
    extern "C" {                                                                                   \
    PG_MODULE_MAGIC_EXT(.name = library, .version = PG_MILVUS_TEXT(PG_MILVUS_VERSION));            \
    }                                                                                              \
    static_assert(true)
#else
#define PG_MILVUS_MODULE(library)                                                                  \
    extern "C" {                                                                                   \
    PG_MODULE_MAGIC;                                                                               \
    }                                                                                              \
    static_assert(true)
#endif
