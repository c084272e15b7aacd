#include "hnsw/validate.h"

extern "C" {
#include "access/amvalidate.h"
#include "access/htup_details.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_opfamily.h"
#include "utils/regproc.h"
}

namespace hnsw {
bool validate(Oid) {
    return true;
}
} // namespace hnsw
