// The query vectors of a search, from any form in which a call may give them, as values of the
// searched column's type, checked against its dimensions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "milvus/definition.h"
#include "pg/call.h"

namespace milvus {

struct VectorColumn {
    std::string field;
    Type type = Type::none;
    Oid column_type = InvalidOid;
    long dim = 0; // 0: any, as a registered table's column may have it
};

// DATA is of DATA_TYPE: text, a vector type, bit, or an array of one of them.
std::vector<Datum> query_vectors(Datum data, Oid data_type, const VectorColumn& column);

// One vector or a list of them, in JSON or as the type's own text.
std::vector<Datum> query_vectors(std::string_view text, const VectorColumn& column);

} // namespace milvus
