// Who owns what, who may use what, and locks on names that are not yet objects. All guarded.
#pragma once

#include "pg/call.h"

namespace pg {

Oid schema_oid(const char* name); // InvalidOid where there is none
bool may_use_schema(Oid schema);
bool may_create_in_schema(Oid schema);
bool owns_schema(Oid schema);
bool owns_table(Oid table);
bool may_select(Oid table);
Oid table_owner(Oid table);
Oid table_in_schema(const char* name, Oid schema); // InvalidOid where there is none

// Waits until no other transaction holds the lock on this pair, then holds it to the end of ours.
// CLASS_OID is a catalog table of the extension, so that nobody else locks the same thing.
void lock_name(Oid class_oid, Oid schema, const char* name);

// Waits until no other transaction holds this lock, then holds it to the end of ours.
void lock_object(Oid class_oid, Oid object);
// Keeps the table from being dropped or altered by others until the transaction ends. False where
// it is gone. The caller has some right to the table.
bool hold_table(Oid table);

// A name for a new relation of a schema, made of three parts, cut to fit and free at the moment.
const char* free_relation_name(const char* first, const char* second, const char* label,
                               Oid schema);

} // namespace pg
