// Constants of filters on their two ways: template values from JSON into the filter language, and
// the parameters of a condition from there to the server's values.
#pragma once

#include "expr/sql.h"
#include "pg/json.h"

namespace milvus {

// The values of {name}. Whole numbers keep all 64 bits. Throws 22023 for what is no object. A
// value that no filter can use is refused only where one does.
expr::Parameters filter_parameters(const pg::Json& filter_params);

Oid parameter_type(const expr::SqlParameter& parameter);
// In the current memory context.
Datum parameter_datum(const expr::SqlParameter& parameter);

} // namespace milvus
