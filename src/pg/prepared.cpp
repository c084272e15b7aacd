// The kept plans and running one. What happens between connect and finish is in the plain dialect.

#include "pg/prepared.h"

#include <list>
#include <unordered_map>

#include "pg/plan_order.h"
#include "pg/rewrite.h"

extern "C" {
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "nodes/params.h"
#include "nodes/parsenodes.h"
#include "tcop/dest.h"
#include "tcop/pquery.h"
#include "utils/plancache.h"
#include "utils/portal.h"
#include "utils/resowner.h"
}

namespace pg {

namespace {

void release_plan(CachedPlan* plan) {
#if PG_VERSION_NUM >= 140000
    ReleaseCachedPlan(plan, CurrentResourceOwner);
#else
    ReleaseCachedPlan(plan, true);
#endif
}

constexpr std::size_t kMostPlans = 512;
// Of all texts together: a filter may be as long as its caller likes, and its plan is far longer.
constexpr std::size_t kMostBytes = 1 << 20;

struct Kept {
    std::string key;
    SPIPlanPtr plan;
    int running; // calls nest: a trigger or a policy may come back here
};

using Order = std::list<Kept>; // last used first

struct Plans {
    Order order;
    std::unordered_map<std::string_view, Order::iterator> places; // keys live in the list
    std::size_t bytes = 0;                                        // of the keys
};

// Made at first use and never destroyed, so that nothing runs at load or at exit.
Plans& plans() {
    static auto* const all = new Plans;
    return *all;
}

std::string key_of(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
                   Access access) {
    std::string key;
    key.reserve(sql.size() + parameters.size() * sizeof(Oid) + 1);
    key += static_cast<char>('a' + static_cast<int>(planning));
    key += access == Access::rewrite ? 'r' : 'o';
    for (const Parameter& parameter : parameters)
        key.append(reinterpret_cast<const char*>(&parameter.type), sizeof(Oid));
    key += sql;
    return key;
}

int cursor_options(Planning planning) {
    switch (planning) {
    case Planning::custom:
        // A portal's plan is not run backwards, which would cost the choice of some nodes.
        return CURSOR_OPT_CUSTOM_PLAN | CURSOR_OPT_NO_SCROLL;
    case Planning::custom_parallel:
        return CURSOR_OPT_CUSTOM_PLAN | CURSOR_OPT_PARALLEL_OK;
    case Planning::automatic:
        return 0;
    default:
        return CURSOR_OPT_GENERIC_PLAN | CURSOR_OPT_NO_SCROLL;
    }
}

SPIPlanPtr prepare(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
                   Access access) {
    return call([=] {
        if (access == Access::rewrite)
            return prepare_rewrite(sql, parameters, planning == Planning::generic);
        SPI_connect();
        auto* types = static_cast<Oid*>(palloc(sizeof(Oid) * parameters.size() + 1));
        for (std::size_t i = 0; i < parameters.size(); ++i)
            types[i] = parameters[i].type;
        SPIPlanPtr plan = SPI_prepare_cursor(pnstrdup(sql.data(), sql.size()),
                                             static_cast<int>(parameters.size()), types,
                                             cursor_options(planning));
        if (!plan)
            elog(ERROR, "SPI cannot prepare a statement: %s", SPI_result_code_string(SPI_result));
        if (SPI_keepplan(plan) != 0)
            elog(ERROR, "SPI cannot keep a plan");
        SPI_finish();
        return plan;
    });
}

bool forget_oldest(Plans& all) {
    for (auto oldest = all.order.end(); oldest != all.order.begin();) {
        --oldest;
        if (oldest->running)
            continue;
        SPIPlanPtr plan = oldest->plan;
        all.bytes -= oldest->key.size();
        all.places.erase(oldest->key);
        all.order.erase(oldest);
        call([=] { SPI_freeplan(plan); });
        return true;
    }
    return false;
}

Kept& kept(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
           Access access) {
    Plans& all = plans();
    std::string key = key_of(sql, parameters, planning, access);
    if (const auto found = all.places.find(key); found != all.places.end()) {
        all.order.splice(all.order.begin(), all.order, found->second);
        return *found->second;
    }
    while (all.order.size() >= kMostPlans || all.bytes + key.size() > kMostBytes)
        if (!forget_oldest(all))
            break;
    SPIPlanPtr plan = prepare(sql, parameters, planning, access);
    all.bytes += key.size();
    all.order.push_front({std::move(key), plan, 0});
    all.places.emplace(all.order.front().key, all.order.begin());
    return all.order.front();
}

// Has the server make the plan, where there is none that holds, under these settings; running it
// then is not.
void plan_in_key_order(SPIPlanPtr plan) {
    const int level = NewGUCNestLevel();
    for (const char* setting : {"enable_seqscan", "enable_bitmapscan"})
        set_config_option(setting, "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
                          false);
    if (CachedPlan* made = SPI_plan_get_cached_plan(plan))
        release_plan(made);
    AtEOXact_GUC(true, level);
}

void give_rows(Receiver receiver, MemoryContext result_context);

// The server's destination of rows, with ours behind it.
struct Destination {
    DestReceiver head; // first, since the server knows only this
    Receiver receiver;
    MemoryContext result_context;
};

bool receive(TupleTableSlot* slot, DestReceiver* self) {
    auto* own = reinterpret_cast<Destination*>(self);
    slot_getallattrs(slot);
    const Row row{slot->tts_tupleDescriptor->natts, slot->tts_values, slot->tts_isnull,
                  slot->tts_tupleDescriptor, own->result_context};
    return own->receiver.row(own->receiver.self, row);
}

void start_or_stop_nothing(DestReceiver*) {}
void start_nothing(DestReceiver*, int, TupleDesc) {}

Destination destination_of(Receiver receiver, MemoryContext result_context) {
    Destination destination{};
    destination.head.receiveSlot = receive;
    destination.head.rStartup = start_nothing;
    destination.head.rShutdown = start_or_stop_nothing;
    destination.head.rDestroy = start_or_stop_nothing;
    destination.head.mydest = DestTuplestore; // any that the server treats as no other
    destination.receiver = receiver;
    destination.result_context = result_context;
    return destination;
}

#ifdef PG_MILVUS_SPI_RECEIVERS

int run_plan(SPIPlanPtr plan, ParamListInfo list, Access access, Receiver receiver,
             MemoryContext result_context) {
    Destination destination = destination_of(receiver, result_context);
    SPIExecuteOptions options{};
    options.params = list;
    options.read_only = access == Access::read;
    options.dest = &destination.head;
    return SPI_execute_plan_extended(plan, &options);
}

#else

// Before 14 SPI gathers the rows; they are handed on afterwards.
int run_plan(SPIPlanPtr plan, ParamListInfo list, Access access, Receiver receiver,
             MemoryContext result_context) {
    const int status = SPI_execute_plan_with_paramlist(plan, list, access == Access::read, 0);
    if (status < 0 || !SPI_tuptable)
        return status;
    give_rows(receiver, result_context);
    return status;
}

#endif

ParamListInfo parameter_list(std::span<const Parameter> parameters) {
    ParamListInfo list = makeParamList(static_cast<int>(parameters.size()));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        ParamExternData& to = list->params[i];
        to.value = parameters[i].value;
        to.isnull = parameters[i].null;
        to.pflags = PARAM_FLAG_CONST;
        to.ptype = parameters[i].type;
    }
    return list;
}

void give_rows(Receiver receiver, MemoryContext result_context) {
    TupleDesc const description = SPI_tuptable->tupdesc;
    const auto columns = static_cast<Size>(description->natts);
    auto* values = static_cast<Datum*>(palloc(sizeof(Datum) * columns + 1));
    auto* nulls = static_cast<bool*>(palloc(sizeof(bool) * columns + 1));
    for (uint64 i = 0; i < SPI_processed; ++i) {
        heap_deform_tuple(SPI_tuptable->vals[i], description, values, nulls);
        const Row row{description->natts, values, nulls, description, result_context};
        if (!receiver.row(receiver.self, row))
            break;
    }
}

} // namespace

KeptPlan::KeptPlan(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
                   Access access) {
    Kept& found = kept(sql, parameters, planning, access);
    running_ = &found.running;
    plan_ = found.plan;
    ++*running_;
}

KeptPlan::~KeptPlan() {
    --*running_;
}

std::uint64_t execute(std::string_view sql, std::span<const Parameter> parameters, Access access,
                      Planning planning, Receiver receiver) {
    const KeptPlan plan(sql, parameters, planning, access);
    SPIPlanPtr const server_plan = plan.plan();
    return call([=] {
        MemoryContext const result_context = CurrentMemoryContext;
        SPI_connect();
        ParamListInfo list = parameter_list(parameters);
        if (planning == Planning::in_key_order)
            plan_in_key_order(server_plan);
        const int status = run_plan(server_plan, list, access, receiver, result_context);
        if (status < 0)
            elog(ERROR, "SPI refuses a statement: %s", SPI_result_code_string(status));
        const std::uint64_t count = SPI_processed;
        SPI_finish();
        return count;
    });
}

Cursor open_cursor(std::string_view sql, std::span<const Parameter> parameters) {
    const KeptPlan plan(sql, parameters, Planning::automatic, Access::read);
    SPIPlanPtr const server_plan = plan.plan();
    return call([=] {
        SPI_connect();
        Portal portal =
            SPI_cursor_open_with_paramlist(nullptr, server_plan, parameter_list(parameters), true);
        if (!portal)
            elog(ERROR, "SPI cannot open a cursor: %s", SPI_result_code_string(SPI_result));
        Cursor cursor{};
        strlcpy(cursor.name, portal->name, sizeof cursor.name);
        SPI_finish();
        return cursor;
    });
}

std::uint64_t fetch(const Cursor& cursor, long count, Receiver receiver,
                    MemoryContext result_context) {
    SPI_connect();
    Portal portal = SPI_cursor_find(cursor.name);
    if (!portal)
        ereport(ERROR, (errcode(ERRCODE_INVALID_CURSOR_NAME),
                        errmsg("the cursor of this iteration was closed")));
    SPI_cursor_fetch(portal, true, count);
    const std::uint64_t found = SPI_processed;
    if (SPI_tuptable)
        give_rows(receiver, result_context);
    SPI_finish();
    return found;
}

void close_cursor(const Cursor& cursor) {
    if (Portal portal = SPI_cursor_find(cursor.name))
        SPI_cursor_close(portal);
}

void execute_watched(std::string_view sql, std::span<const Parameter> parameters, Planning planning,
                     OrderReceiver receiver) {
    const KeptPlan plan(sql, parameters, planning, Access::read);
    SPIPlanPtr const server_plan = plan.plan();
    call([=] {
        MemoryContext const result_context = CurrentMemoryContext;
        SPI_connect();
        // A portal, because that is where the server shows the plan.
        Portal const portal =
            SPI_cursor_open_with_paramlist(nullptr, server_plan, parameter_list(parameters), true);
        receiver.begin(receiver.rows.self,
                       takes_index_order(linitial_node(PlannedStmt, portal->stmts)));
        Destination destination = destination_of(receiver.rows, result_context);
        PortalRunFetch(portal, FETCH_FORWARD, FETCH_ALL, &destination.head);
        SPI_cursor_close(portal);
        SPI_finish();
    });
}

bool delete_in_key_order(std::string_view sql, std::span<const Parameter> parameters,
                         Receiver receiver) {
    const KeptPlan plan(sql, parameters, Planning::custom);
    SPIPlanPtr const server_plan = plan.plan();
    return call([=] {
        MemoryContext const result_context = CurrentMemoryContext;
        SPI_connect();
        Portal portal = nullptr;
        // A look for each key where they are few, unless the table is so small that the keys would
        // be looked for its rows instead: then both are merged.
        for (const bool merge : {false, true}) {
            const int level = NewGUCNestLevel();
            for (const char* setting :
                 {"enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_nestloop"})
                if (merge || std::strcmp(setting, "enable_nestloop") != 0)
                    set_config_option(setting, "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                                      true, 0, false);
            portal = SPI_cursor_open_with_paramlist(nullptr, server_plan,
                                                    parameter_list(parameters), false);
            AtEOXact_GUC(true, level);
            if (deletes_in_order_of_function(linitial_node(PlannedStmt, portal->stmts)))
                break;
            SPI_cursor_close(portal);
            portal = nullptr;
        }
        if (portal) {
            Destination destination = destination_of(receiver, result_context);
            PortalRunFetch(portal, FETCH_FORWARD, FETCH_ALL, &destination.head);
            SPI_cursor_close(portal);
        }
        SPI_finish();
        return portal != nullptr;
    });
}

void forget_plan(std::string_view sql, std::span<const Parameter> parameters, Planning planning) {
    Plans& all = plans();
    const auto found = all.places.find(key_of(sql, parameters, planning, Access::read));
    if (found == all.places.end() || found->second->running)
        return;
    const auto place = found->second;
    SPIPlanPtr const plan = place->plan;
    all.places.erase(found);
    all.order.erase(place);
    call([=] { SPI_freeplan(plan); });
}

} // namespace pg
