// VACUUM of an index. The passes and what each leaves if the server stops: README.md.
#pragma once

#include "hnsw/index.h"

namespace hnsw {

IndexBulkDeleteResult* bulk_delete(IndexVacuumInfo* info, IndexBulkDeleteResult* stats,
                                   IndexBulkDeleteCallback callback, void* state);
IndexBulkDeleteResult* vacuum_cleanup(IndexVacuumInfo* info, IndexBulkDeleteResult* stats);

} // namespace hnsw
