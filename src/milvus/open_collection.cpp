// Reading a collection for the calls on rows, and keeping it. The invalidation callbacks only set
// marks; what they marked is thrown away at the next look-up.

#include "milvus/open_collection.h"

#include <algorithm>
#include <unordered_map>

#include "milvus/catalog.h"
#include "milvus/errors.h"
#include "milvus/filter.h"
#include "milvus/names.h"
#include "milvus/properties.h"
#include "milvus/settings.h"
#include "pg/relations.h"
#include "pg/roles.h"

namespace milvus {

namespace {

constexpr std::size_t kMostNames = 4096;
constexpr std::size_t kMostCollections = 2048;

// What was asked for, as it was given.
struct Asked {
    Oid user;
    Oid schema; // the current one
    std::string name;
    std::string database;
    bool operator==(const Asked&) const = default;
};

struct HashAsked {
    std::size_t operator()(const Asked& asked) const {
        const std::hash<std::string_view> hash;
        return hash(asked.name) * 31 + hash(asked.database) * 17 + asked.user * 7 + asked.schema;
    }
};

// What it was found to mean.
struct Meaning {
    Oid table;
    Oid schema;
    Oid relation; // what the name is in the schema: the table, or for an alias what else it is
    std::uint64_t version; // of the reading that it was found with
    std::string name;
};

struct Kept {
    std::shared_ptr<const OpenCollection> collection;
    bool stale;
};

struct Cache {
    std::unordered_map<Asked, Meaning, HashAsked> names;
    std::unordered_map<Oid, Kept> collections; // by table
    std::unordered_map<Oid, Oid> partitions;   // to their tables
    Oid catalog = InvalidOid;
    bool names_stale = false;
    bool all_stale = false;
    std::uint64_t changes = 0; // counted, so that a reading knows of those that came meanwhile
    std::uint64_t versions = 0;
};

Cache& cache() {
    static auto* const all = new Cache;
    return *all;
}

void relation_changed(Oid relation) noexcept {
    Cache& all = cache();
    ++all.changes;
    if (relation == InvalidOid || relation == all.catalog) {
        all.all_stale = true;
        return;
    }
    const auto of = all.partitions.find(relation);
    const auto found = all.collections.find(of == all.partitions.end() ? relation : of->second);
    if (found != all.collections.end())
        found->second.stale = true;
}

void roles_changed() noexcept {
    ++cache().changes;
    cache().names_stale = true;
}

// A schema's name stands in what was read of its tables.
void schemas_changed() noexcept {
    ++cache().changes;
    cache().all_stale = true;
}

void clear(Cache& all) {
    all.names.clear();
    all.collections.clear();
    all.partitions.clear();
    all.all_stale = all.names_stale = false;
}

Cache& ready_cache() {
    static bool listening = false;
    Cache& all = cache();
    if (!listening) {
        pg::tell_changes(relation_changed, schemas_changed, roles_changed);
        listening = true;
    }
    return all;
}

void drop_stale(Cache& all) {
    if (all.all_stale || all.names.size() >= kMostNames ||
        all.collections.size() >= kMostCollections)
        clear(all);
    if (std::exchange(all.names_stale, false))
        all.names.clear();
}

void read_columns(OpenCollection& open) {
    const Definition& definition = open.definition;
    expr::Schema& schema = open.filter_schema;
    const std::string key = definition.key().name;
    const pg::TableColumns found = pg::table_columns(open.collection.table);
    bool has_created = false;
    for (int i = 0; i < found.count; ++i) {
        const pg::TableColumn& column = found.items[i];
        const Field* field = definition.find(column.name);
        if (column.name == key)
            open.key_ = open.columns.size();
        if (column.name == open.collection.dynamic_field)
            open.dynamic_ = static_cast<std::ptrdiff_t>(open.columns.size());
        has_created = has_created || std::string_view(column.name) == kCreatedColumn;
        open.columns.push_back(
            {column.name, quoted(column.name), field, column.number, column.type, column.modifier});
        if (field)
            schema.add(filter_field(*field, column.type, column.collation));
        if (field && field->partition_key) {
            open.by_hash = true;
            schema.partition_key = field->name;
        }
    }
    for (const Column& column : open.columns)
        if (is_no_field(column, open))
            schema.other_columns.push_back(column.name);
    if (!has_created)
        open.ttl_seconds = 0;
    schema.primary_key = key;
    schema.dynamic = open.dynamic_ >= 0;
    if (schema.dynamic)
        schema.meta_column = *open.collection.dynamic_field;
}

std::shared_ptr<OpenCollection> read(Collection collection) {
    auto open = std::make_shared<OpenCollection>();
    open->collection = std::move(collection);
    open->collection.by_alias = false;
    open->definition = read_table(open->collection);
    open->partitioned = has_partition_column(open->collection);
    open->partitions = read_partitions(open->collection);
    open->ttl_seconds = ttl_seconds(open->collection.properties);
    read_columns(*open);
    open->version = ++cache().versions;
    return open;
}

void keep(Cache& all, const std::shared_ptr<OpenCollection>& open) {
    const Oid table = open->collection.table;
    all.catalog = catalog_oid();
    for (const Partition& partition : open->partitions)
        all.partitions[partition.table] = table;
    all.collections[table] = {open, false};
}

// Where it is known, still means the same and nothing of it changed.
std::shared_ptr<const OpenCollection> known(Cache& all, const Asked& asked) {
    const auto meaning = all.names.find(asked);
    if (meaning == all.names.end())
        return nullptr;
    const Meaning& means = meaning->second;
    const auto found = all.collections.find(means.table);
    if (found == all.collections.end() || found->second.stale ||
        found->second.collection->version != means.version)
        return nullptr;
    // No call here removes anything; it may mark.
    if (!pg::lock_for_reading(means.table, means.name.c_str(), means.schema, means.relation))
        return nullptr;
    if (found->second.stale || all.all_stale || all.names_stale)
        return nullptr;
    return found->second.collection;
}

} // namespace

const Column* OpenCollection::field_column(std::string_view field) const {
    for (const Column& column : columns)
        if (column.field && column.name == field)
            return &column;
    return nullptr;
}

bool is_no_field(const Column& column, const OpenCollection& collection) {
    return !column.field && column.name != collection.collection.dynamic_field &&
           column.name != kPartitionColumn && column.name != kCreatedColumn;
}

bool OpenCollection::is_released(std::string_view partition) const {
    const auto& released = collection.released;
    return std::find(released.begin(), released.end(), partition) != released.end();
}

std::shared_ptr<const OpenCollection>
open_collection(const std::optional<std::string>& collection_name,
                const std::optional<std::string>& db_name) {
    Cache& all = ready_cache();
    drop_stale(all);
    const Asked asked{pg::current_user(), pg::current_schema(), collection_name.value_or(""),
                      db_name.value_or("")};
    if (auto open = known(all, asked))
        return open;
    const pg::NewestSnapshot newest;
    for (;;) {
        const Place where = place(collection_name, db_name);
        const std::uint64_t changes = all.changes;
        Collection found = find(where);
        Meaning meaning{found.table, where.schema,
                        pg::table_in_schema(where.name.c_str(), where.schema), 0, where.name};
        // The name may have got another meaning until the lock was there.
        if (!pg::lock_for_reading(found.table, where.name.c_str(), where.schema, meaning.relation))
            continue;
        if (all.changes != changes) {
            found = find(where);
            if (found.table != meaning.table)
                continue;
        }
        drop_stale(all);
        const auto other_name = all.collections.find(found.table);
        if (other_name != all.collections.end() && !other_name->second.stale) {
            meaning.version = other_name->second.collection->version;
            all.names[asked] = std::move(meaning);
            return other_name->second.collection;
        }
        const std::uint64_t before = all.changes;
        auto open = read(std::move(found));
        // What changed while it was read may be in it or not: good for this call, not for the next.
        if (all.changes == before) {
            keep(all, open);
            meaning.version = open->version;
            all.names[asked] = std::move(meaning);
        }
        return open;
    }
}

void require_select(const OpenCollection& collection) {
    if (!pg::may_select(collection.collection.table))
        throw base::Error("42501",
                          "permission denied for table " + collection.collection.place.name);
}

void require_loaded(const OpenCollection& collection, std::span<const std::string> partitions) {
    if (!enforce_load_state)
        return;
    const std::string& name = collection.collection.place.name;
    if (!collection.collection.loaded)
        throw base::Error("55000", "collection not loaded[collection=" + name + "]",
                          milvus_code(101), "milvus_load_collection loads it.");
    for (const std::string& partition : partitions)
        if (collection.is_released(partition))
            throw base::Error("55000",
                              "partition not loaded[partition=" + partition +
                                  "][collection=" + name + "]",
                              milvus_code(201), "milvus_load_partitions loads it.");
}

std::vector<std::string> checked_partitions(const OpenCollection& collection,
                                            const std::optional<std::vector<std::string>>& names) {
    std::vector<std::string> found;
    if (!names || names->empty())
        return found;
    if (collection.by_hash)
        throw bad_parameter("not support manually specifying the partition names if partition key "
                            "mode is used");
    for (const std::string& given : *names) {
        std::string name = trimmed(given);
        const auto& all = collection.partitions;
        if (std::none_of(all.begin(), all.end(),
                         [&](const Partition& partition) { return partition.name == name; })) {
            check_name(NameKind::partition, name);
            throw no_partition(collection.collection.place.name, name);
        }
        if (std::find(found.begin(), found.end(), name) == found.end())
            found.push_back(std::move(name));
    }
    return found;
}

} // namespace milvus
