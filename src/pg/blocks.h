// How large tables are at the moment.
#pragma once

#include <span>

#include "pg/call.h"

extern "C" {
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"
}

namespace pg {

// Blocks of all of them together; one that is gone has none. Each stays locked (ACCESS SHARE), as a
// statement that reads it would lock it.
inline std::uint64_t blocks_of(std::span<const Oid> tables) {
    return call([=] {
        std::uint64_t blocks = 0;
        for (const Oid table : tables)
            if (Relation relation = try_relation_open(table, AccessShareLock)) {
                if (relation->rd_rel->relkind == RELKIND_RELATION)
                    blocks += RelationGetNumberOfBlocks(relation);
                relation_close(relation, NoLock);
            }
        return blocks;
    });
}

} // namespace pg
