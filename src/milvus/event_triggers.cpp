// What keeps the catalog in agreement with tables that plain SQL drops or changes, and with the
// entries that a dump brings back.
//
// Whoever drops a table need not own the catalog, and after the drop nobody owns the table: the
// server's own list of what a command did, which only an event trigger gets, is the authority.

#include "pg/event_trigger.h"
#include "pg/trigger.h"

#include "milvus/catalog.h"
#include "milvus/errors.h"
#include "milvus/names.h"
#include "pg/entry.h"
#include "pg/roles.h"

namespace milvus {

namespace {

// Not while the extension itself is going, or coming.
bool has_catalog() {
    const Oid schema = pg::schema_oid("milvus");
    return OidIsValid(schema) && OidIsValid(pg::table_in_schema("collections", schema)) &&
           OidIsValid(pg::table_in_schema("aliases", schema));
}

void forget_dropped() {
    const auto rows =
        pg::run(own_sql("SELECT objid, objsubid FROM pg_catalog.pg_event_trigger_dropped_objects()"
                        " WHERE classid {=} $1::pg_catalog.oid"),
                {std::to_string(RelationRelationId).c_str()}); // a parameter keeps the plan
    std::vector<std::string> tables;
    std::vector<std::string> of_columns;
    for (int row = 0; row < rows.rows; ++row)
        (rows.at(row, 1)[0] == '0' ? tables : of_columns).emplace_back(rows.at(row, 0));
    if (!tables.empty())
        forget_tables(tables);
    if (!of_columns.empty())
        forget_dropped_columns(of_columns);
}

void follow_altered() {
    // Of the forms of ALTER TABLE only the renaming of a column names one here.
    const auto rows =
        pg::run(own_sql("SELECT objid, objsubid FROM pg_catalog.pg_event_trigger_ddl_commands()"
                        " WHERE classid {=} $1::pg_catalog.oid AND objsubid {>} 0"),
                {std::to_string(RelationRelationId).c_str()});
    for (int row = 0; row < rows.rows; ++row)
        follow_renamed_column(rows.at(row, 0), rows.at(row, 1));
}

// A dump of the data alone is restored where collections are already made: its entry counts.
void forget_before(const TriggerData& data) {
    const bool alias = std::string_view(RelationGetRelationName(data.tg_relation)) == "aliases";
    const auto value = [&](int column) {
        return pg::call([&] {
            bool none = false;
            const Datum found =
                heap_getattr(data.tg_trigtuple, column, RelationGetDescr(data.tg_relation), &none);
            return none                   ? static_cast<char*>(nullptr)
                   : alias && column == 1 ? TextDatumGetCString(found)
                                          : psprintf("%u", DatumGetObjectId(found));
        });
    };
    if (alias)
        pg::run(own_sql("DELETE FROM milvus.aliases WHERE alias {=} $1"
                        " AND table_name {=} $2::pg_catalog.oid"),
                {value(1), value(2)});
    else
        pg::run(own_sql("DELETE FROM milvus.collections WHERE table_name {=} $1::pg_catalog.oid"),
                {value(1)});
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_forget_dropped) {
    if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
        throw base::Error("39P03", "milvus.forget_dropped is an event trigger");
    if (has_catalog())
        forget_dropped();
    return Datum{0};
}

PG_MILVUS_FUNCTION(milvus_follow_altered) {
    if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
        throw base::Error("39P03", "milvus.follow_altered is an event trigger");
    if (has_catalog())
        follow_altered();
    return Datum{0};
}

PG_MILVUS_FUNCTION(milvus_replace_entry) {
    if (!CALLED_AS_TRIGGER(fcinfo))
        throw base::Error("39P01", "milvus.replace_entry is a trigger of the catalog");
    const auto& data = *reinterpret_cast<TriggerData*>(fcinfo->context);
    forget_before(data);
    return PointerGetDatum(data.tg_trigtuple);
}
