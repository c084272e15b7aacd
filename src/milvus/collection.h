// A collection as calls find it: by name, qualified name or alias, in the database (schema) that
// the call means. The table is known by its OID; the catalog's row says the rest.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/results.h"
#include "pg/spi.h"

namespace milvus {

struct Place {
    Oid schema;
    std::string database; // the schema's name
    std::string name;     // of the collection or alias

    std::string sql() const; // quoted and qualified
};

struct Collection {
    Oid table;
    Place place;
    bool by_alias;
    std::optional<std::string> dynamic_field;
    std::string consistency_level;
    int num_shards;
    std::string properties; // JSON
    bool loaded;
    std::vector<std::string> released; // partitions that are not, in a loaded collection

    std::string sql() const { return place.sql(); }
    std::string oid_text() const { return std::to_string(table); }
};

// The schema that db_name means, or the current one.
Place database(const std::optional<std::string>& db_name);
Place place(const std::optional<std::string>& collection_name,
            const std::optional<std::string>& db_name);

std::optional<Collection> look_up(const Place& place);
// Throws 42602 or 42P01 where there is none.
Collection find(const Place& place);
Collection find(const std::optional<std::string>& collection_name,
                const std::optional<std::string>& db_name);
// The same, for calls that only an owner may make. Such calls on one collection run one after the
// other, and until the transaction ends nobody else drops, renames or alters it.
Collection find_own(const Place& place);
Collection find_own(const std::optional<std::string>& collection_name,
                    const std::optional<std::string>& db_name);

// Holds the name until the transaction ends, so that two sessions never make one thing twice.
void lock_name(const Place& place);

} // namespace milvus
