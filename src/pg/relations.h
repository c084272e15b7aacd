// What session caches over relations need: a table's columns, a lock that is sure to be on the
// table that a name means, and word of changes.
#pragma once

#include "pg/call.h"

namespace pg {

struct TableColumn {
    const char* name;
    int number;
    Oid type;
    int modifier;
    Oid collation;
};

// Those that are not dropped, in order.
struct TableColumns {
    int count;
    const TableColumn* items;
};
TableColumns table_columns(Oid table);

// First of the search path, as current_schema() tells; InvalidOid where there is none.
Oid current_schema();
Oid current_user();
bool may_delete(Oid table);

// Locks TABLE against changes of its definition until the transaction ends, takes in what other
// sessions changed meanwhile, and tells whether in SCHEMA the name still means MEANT (InvalidOid:
// no relation). Where it does not, the lock is given back.
bool lock_for_reading(Oid table, const char* name, Oid schema, Oid meant);

// Called for every change of a relation (InvalidOid: of any), in whatever state the session is, so
// they only take notes: no server call, no allocation, no exception.
using RelationChanged = void (*)(Oid relation) noexcept;
// The same for schemas, and for roles and their memberships, without saying which.
using Changed = void (*)() noexcept;
// Once a session.
void tell_changes(RelationChanged relation_changed, Changed schemas_changed, Changed roles_changed);

} // namespace pg
