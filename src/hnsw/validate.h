// Whether an operator class of hnsw has what it needs.
#pragma once

#include "pg/index_am.h"

namespace hnsw {

bool validate(Oid opclass);

} // namespace hnsw
