// From the catalogs and the relation cache.

#include "observe/vector_index.h"

namespace observe {

namespace {

// The first column of the first row of a query in which %u stands for OID; null without one.
const char* first_text(const char* sql, Oid oid) {
    return pg::first_cell(psprintf(sql, oid));
}

Node* first_key(Relation index) {
    const AttrNumber column = index->rd_index->indkey.values[0];
    if (column == 0) {
        const List* expressions = RelationGetIndexExpressions(index);
        return expressions == NIL ? nullptr : static_cast<Node*>(linitial(expressions));
    }
    Oid type;
    int32 modifier;
    Oid collation;
    get_atttypetypmodcoll(index->rd_index->indrelid, column, &type, &modifier, &collation);
    return reinterpret_cast<Node*>(makeVar(1, column, type, modifier, collation, 0));
}

} // namespace

bool is_vector_method(Oid method) {
    const char* name = get_am_name(method);
    return name && (std::strcmp(name, "hnsw") == 0 || std::strcmp(name, "ivfflat") == 0);
}

bool is_distance(Oid operator_oid) {
    CatCList* found = SearchSysCacheList1(AMOPOPID, ObjectIdGetDatum(operator_oid));
    bool is = false;
    for (int i = 0; i < found->n_members && !is; ++i) {
        const auto* entry =
            reinterpret_cast<const FormData_pg_amop*>(GETSTRUCT(&found->members[i]->tuple));
        is = entry->amoppurpose == AMOP_ORDER && is_vector_method(entry->amopmethod);
    }
    ReleaseSysCacheList(found);
    return is;
}

Oid distance_operator_of(Oid function) {
    const char* found =
        first_text("SELECT o.oid FROM pg_catalog.pg_operator AS o JOIN pg_catalog.pg_amop AS m ON "
                   "m.amopopr OPERATOR(pg_catalog.=) o.oid "
                   "WHERE o.oprcode OPERATOR(pg_catalog.=) %u::pg_catalog.oid AND m.amoppurpose "
                   "OPERATOR(pg_catalog.=) 'o' LIMIT 1",
                   function);
    const Oid oid = found ? static_cast<Oid>(std::strtoul(found, nullptr, 10)) : InvalidOid;
    return OidIsValid(oid) && is_distance(oid) ? oid : InvalidOid;
}

const char* class_of_operator(Oid operator_oid) {
    return first_text(
        "SELECT k.opcname FROM pg_catalog.pg_amop AS m "
        "JOIN pg_catalog.pg_am AS a ON a.oid OPERATOR(pg_catalog.=) m.amopmethod AND a.amname "
        "OPERATOR(pg_catalog.=) 'hnsw' "
        "JOIN pg_catalog.pg_opclass AS k ON k.opcfamily OPERATOR(pg_catalog.=) m.amopfamily "
        "AND k.opcintype OPERATOR(pg_catalog.=) m.amoplefttype "
        "WHERE m.amopopr OPERATOR(pg_catalog.=) %u::pg_catalog.oid ORDER BY k.opcdefault DESC, "
        "k.oid LIMIT 1",
        operator_oid);
}

List* vector_indexes_of(Oid table) {
    List* found = NIL;
    Relation relation = relation_open(table, AccessShareLock);
    List* indexes = RelationGetIndexList(relation);
    ListCell* cell;
    foreach (cell, indexes) {
        Relation index = index_open(lfirst_oid(cell), AccessShareLock);
        if (is_vector_method(index->rd_rel->relam)) {
            auto* entry = static_cast<TableIndex*>(palloc0(sizeof(TableIndex)));
            entry->oid = RelationGetRelid(index);
            entry->family = index->rd_opfamily[0];
            entry->key = first_key(index);
            entry->condition = RelationGetIndexPredicate(index);
            entry->usable = index->rd_index->indisvalid && index->rd_index->indisready;
            found = lappend(found, entry);
        }
        index_close(index, NoLock);
    }
    relation_close(relation, NoLock);
    return found;
}

} // namespace observe
