// What the calls that read and write rows need of a collection, gathered once a session and kept
// until something of it changes. Design of the cache: README.md, "Open collections".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "expr/schema.h"
#include "milvus/collection.h"
#include "milvus/definition.h"
#include "milvus/table_sql.h"

namespace milvus {

struct Column {
    std::string name;
    std::string sql;    // quoted
    const Field* field; // null: the dynamic field, "$partition", "$created", a type not of Milvus
    int number;         // attnum
    Oid type;
    int modifier;
};

struct OpenCollection {
    Collection collection; // by_alias is not kept
    Definition definition;
    std::vector<Column> columns; // in the table's order
    std::vector<Partition> partitions;
    bool partitioned = false; // LIST ("$partition")
    bool by_hash = false;     // by a partition key
    long ttl_seconds = 0;     // 0: none. Otherwise there is a column "$created".
    expr::Schema filter_schema;
    std::uint64_t version = 0; // of this reading; never used again in the session

    OpenCollection() = default;
    OpenCollection(const OpenCollection&) = delete; // columns point into the definition
    OpenCollection& operator=(const OpenCollection&) = delete;

    const Column& key_column() const { return columns[key_]; }
    const Column* dynamic_column() const {
        return dynamic_ < 0 ? nullptr : &columns[static_cast<std::size_t>(dynamic_)];
    }
    // Of a field of the schema only.
    const Column* field_column(std::string_view field) const;
    bool is_released(std::string_view partition) const;

    std::size_t key_ = 0;
    std::ptrdiff_t dynamic_ = -1;
};

// Of a registered table: a column of a type that Milvus does not have.
bool is_no_field(const Column& column, const OpenCollection& collection);

// Errors as find() gives them. The table stays locked against changes of its definition (ACCESS
// SHARE) until the transaction ends.
std::shared_ptr<const OpenCollection>
open_collection(const std::optional<std::string>& collection_name,
                const std::optional<std::string>& db_name);

// The caller may read some column at least; 42501 otherwise. What is read in fact the server checks
// itself when the statement runs; this comes earlier, so that load state is told to nobody else.
void require_select(const OpenCollection& collection);

// 55000 where the collection (milvus error 101), or one of these partitions (201), is not loaded;
// after require_select. Unless milvus.enforce_load_state is off.
void require_loaded(const OpenCollection& collection, std::span<const std::string> partitions);

// Partition names as given to a call, trimmed, each once; empty: all. 42P01 (milvus error 200)
// where there is no such partition, 42602 where none can be called so; collections with a partition
// key take no names.
std::vector<std::string> checked_partitions(const OpenCollection& collection,
                                            const std::optional<std::vector<std::string>>& names);

} // namespace milvus
