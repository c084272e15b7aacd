// What a class must have: one ordering operator with a float8 family behind it, and support
// function 1, the distance. The other functions are for classes that need them.

#include "am/validate.h"

namespace am {

namespace {

constexpr int kDistance = 1;

struct ClassFacts {
    const Method* method;
    Oid family;
    Oid type;
    NameData name;
};

ClassFacts facts_of(const Method& method, Oid opclass) {
    HeapTuple tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(opclass));
    if (!HeapTupleIsValid(tuple))
        elog(ERROR, "cache lookup failed for operator class %u", opclass);
    const auto* form = reinterpret_cast<Form_pg_opclass>(GETSTRUCT(tuple));
    ClassFacts facts{&method, form->opcfamily, form->opcintype, form->opcname};
    ReleaseSysCache(tuple);
    return facts;
}

bool complain(const ClassFacts& facts, const char* what) {
    ereport(INFO, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
                   errmsg("operator class \"%s\" of access method %s %s", NameStr(facts.name),
                          facts.method->name, what)));
    return false;
}

bool sound_function(const ClassFacts& facts, Form_pg_amproc entry) {
    const int number = entry->amprocnum;
    if (number < 1 || number > facts.method->support_count)
        return complain(facts, psprintf("has a support function with a number other than 1 to %d",
                                        facts.method->support_count));
    switch (facts.method->supports[number - 1]) {
    case Support::distance:
        return check_amproc_signature(entry->amproc, FLOAT8OID, false, 2, 2, facts.type,
                                      facts.type) ||
               complain(facts, psprintf("has a distance function (support function %d) that does "
                                        "not take two values of its type and return double "
                                        "precision",
                                        number));
    case Support::norm:
        return check_amproc_signature(entry->amproc, FLOAT8OID, false, 1, 1, facts.type) ||
               complain(facts, psprintf("has a norm function (support function %d) that does not "
                                        "take a value of its type and return double precision",
                                        number));
    case Support::type:
        return check_amproc_signature(entry->amproc, INTERNALOID, true, 1, 1, INTERNALOID) ||
               complain(
                   facts,
                   psprintf("has a type support function (support function %d) of another kind",
                            number));
    }
    return false;
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

bool validate(const Method& method, Oid opclass) {
    const ClassFacts facts = facts_of(method, opclass);
    const bool functions = sound_functions(facts);
    return sound_operators(facts) && functions;
}

} // namespace am
