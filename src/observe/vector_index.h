// The vector indexes of a table as the planner sees them, and which operators are distances. Plain
// dialect.
#pragma once

#include "pg/planning.h"

namespace observe {

// Whether an access method is one of ours, by its name, which is fixed.
bool is_vector_method(Oid method);

// Whether a vector index of some operator class gives the order of this operator.
bool is_distance(Oid operator_oid);
// The distance operator that a function stands behind, or InvalidOid.
Oid distance_operator_of(Oid function);
// Name of an operator class of hnsw with this operator, or null.
const char* class_of_operator(Oid operator_oid);

struct TableIndex {
    Oid oid;
    Oid family;
    Node* key;       // the first column or expression, of the table as range table entry 1
    List* condition; // of a partial index, all of which must hold; the same
    bool usable;
};

// Of TableIndex.
List* vector_indexes_of(Oid table);

} // namespace observe
