// Names: what Milvus allows, how a qualified name is taken apart, and how names and values get into
// SQL text. Nothing is folded or cut silently.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace milvus {

enum class NameKind { collection, field, partition, alias, database, index };

std::string trimmed(std::string_view text);

bool is_valid_name(NameKind kind, std::string_view name);
// Throws Milvus's text where the name is not allowed.
void check_name(NameKind kind, std::string_view name);

// Schemas of the server's and of the catalog hold no collections.
void refuse_reserved_database(std::string_view name);

struct QualifiedName {
    std::optional<std::string> schema;
    std::string name;
};
// "name", "schema.name", parts in double quotes as in SQL. Outer blanks do not count.
QualifiedName split_name(std::string_view text);

std::string quoted(std::string_view name);
std::string literal(std::string_view text);

// Own SQL with {op} written out as OPERATOR(pg_catalog.op), so that no search path can change it.
std::string own_sql(std::string_view text);

} // namespace milvus
