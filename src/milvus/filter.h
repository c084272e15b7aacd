// Filters of calls: from the text of a filter and its template values to a condition that SQL of
// ours can carry. The language itself is src/expr; here it meets a collection's columns, the
// server's types, and Milvus's words for what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/bind.h"
#include "milvus/collection.h"
#include "milvus/definition.h"
#include "pg/json.h"

namespace milvus {

// A field as filters see it. TYPE and COLLATION are its column's.
expr::Field filter_field(const Field& field, Oid type, Oid collation);

// All that a collection's filters may name. Reads the columns' types; for calls that have them at
// hand, filter_field is the way.
expr::Schema filter_schema(const Collection& collection, const Definition& definition);

// Which plan Milvus says it could not make.
enum class FilterUse { query, remove };

struct Condition {
    std::string sql; // TRUE for the rows that pass; to be used as WHERE does, and not negated
    // Of $FIRST, $FIRST + 1, ... Types depend on the text of `sql` alone; values live in the memory
    // context that was current.
    std::vector<Oid> types;
    std::vector<Datum> values;
    std::vector<std::string> columns; // that it reads
    // A kept plan for all values would be much worse than one for these: `like`, long lists.
    bool planned_by_values = false;
    bool by_key = false; // it is `key == value` or `key in [...]`, which Milvus serves unloaded
};

// Throws what is wrong as Milvus says it. A blank filter is wrong; where it means all rows, the
// caller asks expr::is_blank first.
Condition condition_of(const expr::Schema& schema, std::string_view filter,
                       const std::optional<pg::Json>& filter_params, FilterUse use,
                       std::size_t first_parameter = 1);

// The same with the constants in the text, which stands alone under any setting.
std::string condition_text(const expr::Schema& schema, std::string_view filter,
                           const std::optional<pg::Json>& filter_params, FilterUse use);

} // namespace milvus
