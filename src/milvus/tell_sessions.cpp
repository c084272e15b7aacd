// The trigger on the tables of the catalog: whatever changes an entry, a call, an update by hand or
// the apply process of a subscription, all sessions read that collection again. In the plain
// dialect.

#include "pg/entry.h"
#include "pg/trigger.h"

namespace {

void tell(TriggerData* data, HeapTuple row) {
    TupleDesc const description = RelationGetDescr(data->tg_relation);
    bool null = false;
    const Datum table =
        SPI_getbinval(row, description, SPI_fnumber(description, "table_name"), &null);
    // A table that is gone has told so itself.
    if (!null && SearchSysCacheExists1(RELOID, table))
        CacheInvalidateRelcacheByRelid(DatumGetObjectId(table));
}

} // namespace

PG_MILVUS_FUNCTION(milvus_tell_sessions) {
    if (!CALLED_AS_TRIGGER(fcinfo))
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("milvus.tell_sessions is a trigger")));
    auto* data = reinterpret_cast<TriggerData*>(fcinfo->context);
    tell(data, data->tg_trigtuple);
    if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
        tell(data, data->tg_newtuple);
    return PointerGetDatum(nullptr);
}
