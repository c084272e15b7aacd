// A definition as a table: its columns, its named checks, its partitions.
#pragma once

#include <string>
#include <vector>

#include "milvus/collection.h"
#include "milvus/definition.h"

namespace milvus {

inline constexpr const char* kDefaultPartition = "_default";
inline constexpr const char* kPartitionColumn = "$partition";
inline constexpr const char* kDynamicColumn = "$meta";

// The schema that the extension vector is installed in, quoted.
std::string vector_schema();

// Makes the table, its partitions and its comments, as the caller.
void make_table(const Place& place, const Definition& definition);
void make_partition(const Place& place, const std::string& partition);
void add_column(const Collection& collection, const Field& field);

// A name for a new check constraint of the table, cut to fit.
std::string free_check_name(const Collection& collection, const std::string& wanted);

// The table's definition, as far as the table says it. A registered table's columns of types that
// Milvus does not know are no fields.
Definition read_table(const Collection& collection);

// Partitions as Milvus names them and as tables, in the order of their making.
struct Partition {
    std::string name;
    std::string sql; // of the table, quoted and qualified; of the collection where it has no parts
    Oid table;
};
std::vector<Partition> read_partitions(const Collection& collection);
bool has_partition_column(const Collection& collection);
// All tables below the collection's own, quoted and qualified, those of a partition key included.
std::vector<std::string> partition_tables(const Collection& collection);

} // namespace milvus
