// The one message for all kinds of damage.

#include "hnsw/buffers.h"

namespace hnsw {

void report_damage(const Index& index, BlockNumber block, const char* what) {
    ereport(ERROR,
            (errcode(ERRCODE_INDEX_CORRUPTED),
             errmsg("index \"%s\" is damaged: %s", RelationGetRelationName(index.relation), what),
             errdetail("Found at block %u.", block), errhint("REINDEX the index.")));
    pg_unreachable();
}

} // namespace hnsw
