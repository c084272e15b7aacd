// What writing rows needs to know of a table's columns beyond their types, from the server's
// caches.
#pragma once

#include "pg/call.h"

namespace pg {

struct ColumnRules {
    bool has_default; // also an identity's, and a domain's is none
    bool generated;   // from other columns: it takes no value
};
ColumnRules column_rules(Oid table, int column);

// As SQL, qualified whatever the search path.
const char* type_sql(Oid type, int modifier);
Oid element_type(Oid array);

bool encoding_is_utf8();

// May insert into some column at least, or update one.
bool may_insert(Oid table);
bool may_update(Oid table);
bool row_security_applies(Oid table);

} // namespace pg
