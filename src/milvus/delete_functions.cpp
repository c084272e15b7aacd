// milvus_delete: by keys or by a filter. A DELETE, so that rights, policies, triggers and
// foreign keys are the server's; what it returns is what was really removed. Where another session
// has moved a row meanwhile it is begun again, or the row would stay.

#include <algorithm>
#include <unordered_set>

#include "milvus/call.h"
#include "milvus/look_again.h"
#include "milvus/names.h"
#include "milvus/selection.h"
#include "pg/column_rights.h"
#include "pg/jsonb.h"
#include "pg/relations.h"

namespace milvus {

namespace {

using ReadIds = std::optional<Ids> (*)(FunctionCallInfo, int);

// Places of the arguments of an overload.
struct DeletePlaces {
    int filter, ids;
};
constexpr DeletePlaces kByFilter{1, 2};
constexpr DeletePlaces kByIds{2, 1};

// Keys of removed rows, gathered in the plain dialect in the memory context of the call.
struct Removed {
    MemoryContext context;
    bool numeric;
    std::size_t size;
    std::size_t capacity;
    Datum* keys; // numbers as int64, texts as copies

    void add(Datum key, Oid type) {
        MemoryContext const before = MemoryContextSwitchTo(context);
        if (size == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            const Size bytes = sizeof(Datum) * capacity;
            keys = static_cast<Datum*>(keys ? repalloc_huge(keys, bytes)
                                            : MemoryContextAllocHuge(context, bytes));
        }
        keys[size++] = !numeric          ? PointerGetDatum(PG_DETOAST_DATUM_COPY(key))
                       : type == INT8OID ? Int64GetDatum(DatumGetInt64(key))
                       : type == INT4OID ? Int64GetDatum(DatumGetInt32(key))
                                         : Int64GetDatum(DatumGetInt16(key));
        MemoryContextSwitchTo(before);
    }
};

void check_condition(const std::optional<Ids>& ids, const std::optional<std::string>& filter) {
    const bool blank = !filter || expr::is_blank(*filter);
    if (ids && !blank)
        throw base::Error("22023",
                          "Ambiguous filter parameter, only one deletion condition can be "
                          "specified.",
                          milvus_code(1));
    if (ids)
        return;
    if (!filter)
        throw base::Error("22023",
                          "The type of expr must be string ,but <class 'NoneType'> is "
                          "given.",
                          milvus_code(1), "Give ids or a filter.");
    if (filter->empty())
        throw bad_parameter(
            "invalid expression: expected=valid expr, actual=empty expr: invalid parameter");
    if (blank)
        throw bad_parameter("delete plan can't be empty or always true : " + *filter);
}

void write(pg::JsonbWriter& to, std::int64_t key) {
    to.integer(key);
}

void write(pg::JsonbWriter& to, const std::string& key) {
    to.string(key.data(), key.size());
}

template <class T>
Datum reply(const std::vector<T>& keys) {
    return pg::call([&keys] {
        pg::JsonbWriter to;
        to.begin_object();
        to.key("delete_count", 12);
        to.integer(static_cast<std::int64_t>(keys.size()));
        to.key("ids", 3);
        to.begin_array();
        for (const T& key : keys)
            write(to, key);
        to.end_array();
        to.end_object();
        return PointerGetDatum(to.finished());
    });
}

// In the order in which the caller gave them, or ascending where a filter chose.
template <class T>
std::vector<T> in_order(std::vector<T> removed, const std::vector<T>* given) {
    if (!given) {
        std::sort(removed.begin(), removed.end());
        return removed;
    }
    if (removed.size() == given->size())
        return *given;
    const std::unordered_set<T> known(removed.begin(), removed.end());
    std::vector<T> out;
    out.reserve(removed.size());
    for (const T& key : *given)
        if (known.contains(key))
            out.push_back(key);
    return out;
}

Datum reply_of(const Removed& removed, const Keys* given) {
    if (removed.numeric) {
        std::vector<std::int64_t> keys(removed.size);
        for (std::size_t i = 0; i < removed.size; ++i)
            keys[i] = DatumGetInt64(removed.keys[i]);
        return reply(in_order(std::move(keys), given ? &given->numbers : nullptr));
    }
    std::vector<std::string> keys;
    keys.reserve(removed.size);
    for (std::size_t i = 0; i < removed.size; ++i) {
        const auto* text = reinterpret_cast<const varlena*>(DatumGetPointer(removed.keys[i]));
        keys.emplace_back(VARDATA_ANY(text), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(text)));
    }
    return reply(in_order(std::move(keys), given ? &given->texts : nullptr));
}

void require_delete(const OpenCollection& open) {
    if (!pg::may_delete(open.collection.table))
        throw base::Error("42501", "permission denied for table " + open.collection.place.name);
}

// A filter needs the right to read what it reads, the reply no right to read the key: it names rows
// that are gone.
void run_delete(const OpenCollection& open, const Selection& selection, pg::Planning planning,
                Removed& removed) {
    const Column& key = open.key_column();
    const bool readable = pg::may_select_column(open.collection.table, key.number);
    const std::string sql = "DELETE FROM " + open.collection.sql() +
                            (readable ? "" : " AS stored") + selection.where() + " RETURNING " +
                            (readable ? "" : "stored.") + key.sql;
    pg::execute(sql, selection.parameters(), readable ? pg::Access::write : pg::Access::rewrite,
                readable ? planning : pg::Planning::automatic,
                [&removed, type = key.type](const pg::Row& row) {
                    removed.add(row.values[0], type);
                    return true;
                });
}

// DELETES is given where to gather the keys.
template <class Deletes>
Datum remove(const OpenCollection& open, const Keys* given, Deletes&& deletes) {
    Removed removed{CurrentMemoryContext, open.definition.key().type != Type::varchar, 0, 0,
                    nullptr};
    const auto write = [&] {
        removed.size = 0;
        deletes(removed);
    };
    if (rows_may_move(open))
        looking_again(write, [](const pg::ServerError& error) {
            return error.data()->sqlerrcode == ERRCODE_T_R_SERIALIZATION_FAILURE;
        });
    else
        write();
    return reply_of(removed, given);
}

// As many keys as pay for a plan of their own, instead of a statement for each.
constexpr std::size_t kJoinedKeys = 16;

bool run_joined(const OpenCollection& open, const Keys& sorted,
                const std::vector<std::string>& partitions, Removed& removed) {
    const Column& key = open.key_column();
    Selection selection(open);
    const std::size_t keys = selection.add_parameter(sorted.parameter());
    selection.add(key.sql + own_sql(" {=} \"$milvus_key\""));
    selection.add_named_partitions(partitions);
    const std::string sql = "DELETE FROM " + open.collection.sql() + " USING pg_catalog.unnest($" +
                            std::to_string(keys) + ") AS \"$milvus_keys\" (\"$milvus_key\")" +
                            selection.where() + " RETURNING " + key.sql;
    struct Gather {
        Removed* removed;
        Oid type;
    } gather{&removed, key.type};
    return pg::delete_in_key_order(sql, selection.parameters(),
                                   {[](void* self, const pg::Row& row) noexcept {
                                        auto* to = static_cast<Gather*>(self);
                                        to->removed->add(row.values[0], to->type);
                                        return true;
                                    },
                                    &gather});
}

// In the order of the keys, as all batches are written: `key = ANY (...)` would go through the
// partitions one after the other, and meet crosswise with a batch of the same keys.
Datum remove_keys(const OpenCollection& open, const Keys& keys,
                  const std::vector<std::string>& partitions) {
    const Keys sorted = keys.sorted();
    const auto run = [&](const Keys& some, Removed& removed) {
        Selection selection(open);
        selection.add_keys(some);
        selection.add_named_partitions(partitions);
        run_delete(open, selection, pg::Planning::in_key_order, removed);
    };
    const bool at_once = !rows_may_move(open) || partitions.size() == 1;
    return remove(open, &keys, [&](Removed& removed) {
        if (at_once)
            return run(sorted, removed);
        if (sorted.size() >= kJoinedKeys && run_joined(open, sorted, partitions, removed))
            return;
        for (std::size_t i = 0; i < sorted.size(); ++i)
            run(sorted.one(i), removed);
    });
}

Datum delete_rows(FunctionCallInfo fcinfo, const DeletePlaces& at, ReadIds read_ids) {
    const auto ids = read_ids(fcinfo, at.ids);
    const auto filter = text_argument(fcinfo, at.filter);
    check_condition(ids, filter);
    const auto params = json_argument(fcinfo, 5);
    std::optional<std::vector<std::string>> partition_names;
    if (const auto name = text_argument(fcinfo, 3); name && !trimmed(*name).empty())
        partition_names = {trimmed(*name)};
    const auto open = open_collection(text_argument(fcinfo, 0), text_argument(fcinfo, 6));
    const auto partitions = checked_partitions(*open, partition_names);
    require_delete(*open);
    if (ids) {
        const Keys keys = keys_of(*ids, *open);
        if (keys.size() == 0)
            return reply(std::vector<std::int64_t>());
        return remove_keys(*open, keys, partitions);
    }
    Selection selection(*open);
    // Milvus reads `key in [...]` as a list of keys, which needs no look at what is loaded.
    const bool by_key = selection.add_filter(*filter, params, FilterUse::remove);
    if (!by_key)
        require_loaded(*open, partitions);
    if (by_key)
        selection.add_named_partitions(partitions);
    else
        selection.add_partitions(partitions);
    return remove(*open, nullptr, [&](Removed& removed) {
        run_delete(*open, selection, by_key ? pg::Planning::in_key_order : selection.planning(),
                   removed);
    });
}

} // namespace

} // namespace milvus

using namespace milvus;

PG_MILVUS_FUNCTION(milvus_delete) {
    return changing(fcinfo, 4, [&] { return delete_rows(fcinfo, kByFilter, ids_argument_text); });
}

#define PG_MILVUS_DELETE_BY(form)                                                                  \
    PG_MILVUS_FUNCTION(milvus_delete_##form) {                                                     \
        return changing(fcinfo, 4,                                                                 \
                        [&] { return delete_rows(fcinfo, kByIds, ids_argument_##form); });         \
    }

PG_MILVUS_DELETE_BY(bigint)
PG_MILVUS_DELETE_BY(bigints)
PG_MILVUS_DELETE_BY(texts)
PG_MILVUS_DELETE_BY(json)
PG_MILVUS_DELETE_BY(jsonb)
