// What a class must have: one ordering operator with a float8 family behind it, and support
// function 1, the distance. Functions 2 (norm) and 3 (type) are for classes that need them.

#include "hnsw/validate.h"

namespace hnsw {

namespace {

constexpr int kDistance = 1;
constexpr int kNorm = 2;
constexpr int kTypeSupport = 3;

struct ClassFacts {
    Oid family;
    Oid type;
    NameData name;
};

ClassFacts facts_of(Oid opclass) {
    HeapTuple tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(opclass));
    if (!HeapTupleIsValid(tuple))
        elog(ERROR, "cache lookup failed for operator class %u", opclass);
    const auto* form = reinterpret_cast<Form_pg_opclass>(GETSTRUCT(tuple));
    ClassFacts facts{form->opcfamily, form->opcintype, form->opcname};
    ReleaseSysCache(tuple);
    return facts;
}

bool complain(const ClassFacts& facts, const char* what) {
    ereport(INFO,
            (errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
             errmsg("operator class \"%s\" of access method hnsw %s", NameStr(facts.name), what)));
    return false;
}

bool sound_function(const ClassFacts& facts, Form_pg_amproc entry) {
    switch (entry->amprocnum) {
    case kDistance:
        return check_amproc_signature(entry->amproc, FLOAT8OID, false, 2, 2, facts.type,
                                      facts.type) ||
               complain(facts,
                        "has a distance function (support function 1) that does not take two "
                        "values of its type and return double precision");
    case kNorm:
        return check_amproc_signature(entry->amproc, FLOAT8OID, false, 1, 1, facts.type) ||
               complain(facts,
                        "has a norm function (support function 2) that does not take a value "
                        "of its type and return double precision");
    case kTypeSupport:
        return check_amproc_signature(entry->amproc, INTERNALOID, true, 1, 1, INTERNALOID) ||
               complain(facts, "has a type support function (support function 3) of another kind");
    default:
        return complain(facts, "has a support function with a number other than 1, 2 and 3");
    }
}

bool sound_functions(const ClassFacts& facts) {
    CatCList* list = SearchSysCacheList1(AMPROCNUM, ObjectIdGetDatum(facts.family));
    bool sound = true;
    bool has_distance = false;
    for (int i = 0; i < list->n_members; ++i) {
        auto entry = reinterpret_cast<Form_pg_amproc>(GETSTRUCT(&list->members[i]->tuple));
        if (entry->amproclefttype != facts.type)
            continue;
        sound = sound_function(facts, entry) && sound;
        has_distance = has_distance || entry->amprocnum == kDistance;
    }
    ReleaseSysCacheList(list);
    if (!has_distance)
        return complain(facts, "has no distance function (support function 1)");
    return sound;
}

bool sound_operators(const ClassFacts& facts) {
    CatCList* list = SearchSysCacheList1(AMOPSTRATEGY, ObjectIdGetDatum(facts.family));
    bool sound = true;
    bool has_order = false;
    for (int i = 0; i < list->n_members; ++i) {
        auto entry = reinterpret_cast<Form_pg_amop>(GETSTRUCT(&list->members[i]->tuple));
        if (entry->amoplefttype != facts.type)
            continue;
        if (entry->amoppurpose != AMOP_ORDER)
            sound = complain(facts, "has an operator that is not FOR ORDER BY");
        else if (get_op_rettype(entry->amopopr) != FLOAT8OID ||
                 !opfamily_can_sort_type(entry->amopsortfamily, FLOAT8OID))
            sound =
                complain(facts, "has an ordering operator that does not sort by double precision");
        else
            has_order = true;
    }
    ReleaseSysCacheList(list);
    return has_order ? sound : complain(facts, "has no ordering operator");
}

} // namespace

bool validate(Oid opclass) {
    const ClassFacts facts = facts_of(opclass);
    const bool functions = sound_functions(facts);
    return sound_operators(facts) && functions;
}

} // namespace hnsw
