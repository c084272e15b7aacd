// Telling the errors of a primary key. Its constraints have other names in the partitions.

#include "milvus/key_errors.h"

#include <unordered_map>

#include "milvus/names.h"
#include "milvus/row_shape.h"
#include "pg/prepared.h"

namespace milvus {

namespace {

using Names = std::set<std::string>; // "constraint of table"

struct Known {
    std::uint64_t version = 0;
    Names names;
};

std::string constraint_of(const char* constraint, const char* table) {
    return std::string(constraint) + " of " + table;
}

const Names& key_constraints(const OpenCollection& collection) {
    constexpr std::size_t kMostKnown = 1024;
    static auto* const all = new std::unordered_map<Oid, Known>;
    if (all->size() >= kMostKnown)
        all->clear();
    const Oid table = collection.collection.table;
    Known& known = (*all)[table];
    if (known.version == collection.version && !known.names.empty())
        return known.names;
    known.names.clear();
    const auto rows =
        pg::run(own_sql("SELECT k.conname, c.relname FROM pg_catalog.pg_constraint AS k"
                        " JOIN pg_catalog.pg_class AS c ON c.oid {=} k.conrelid"
                        // An array goes by the index, an OR by all constraints of the database.
                        " WHERE k.contype {=} 'p' AND k.conrelid {=} ANY (ARRAY("
                        "  SELECT $1::pg_catalog.oid UNION ALL SELECT inhrelid"
                        "  FROM pg_catalog.pg_inherits WHERE inhparent {=} $1::pg_catalog.oid))"),
                {collection.collection.oid_text().c_str()});
    for (int i = 0; i < rows.rows; ++i)
        known.names.insert(constraint_of(rows.at(i, 0), rows.at(i, 1)));
    known.version = collection.version;
    return known.names;
}

} // namespace

KeyErrors::KeyErrors(const OpenCollection& collection)
    : collection_(collection), constraints_(&key_constraints(collection)) {}

bool KeyErrors::is_of_key(const pg::ServerError& error) const {
    const ErrorData& data = *error.data();
    return data.sqlerrcode == ERRCODE_UNIQUE_VIOLATION && data.constraint_name && data.table_name &&
           constraints_->count(constraint_of(data.constraint_name, data.table_name)) > 0;
}

base::Error KeyErrors::hidden() const {
    return {"42501", "permission denied by row-level security for a row of collection " +
                         collection_.collection.place.name};
}

base::Error KeyErrors::exists(const pg::ServerError& error, std::size_t row,
                              const std::string& key) const {
    const std::string& name = collection_.definition.key().name;
    rows::Refusal refusal("23505", 0, "primary key already exists");
    if (!error.data()->detail)
        return row_error(std::move(refusal).at({}, name), collection_.collection.place.name);
    const base::Error full = row_error(std::move(refusal).at(row, name).versus("a new key", key),
                                       collection_.collection.place.name);
    return {"23505", full.message(), "A row with the primary key " + key + " exists.",
            "milvus_upsert replaces rows that exist."};
}

} // namespace milvus
