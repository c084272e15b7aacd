// From a bound filter to an SQL condition that is TRUE for exactly the rows where the filter is
// true. (Where the filter is FALSE or UNKNOWN it may be either of them: use it as WHERE does, do
// not negate it.) README.md shows the forms.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expr/bound.h"

namespace expr {

enum class Mode : std::uint8_t {
    literals,   // text that stands alone and means the same under any search_path and setting
    parameters, // the constants are $1, $2, ...; the text depends on the filter's shape only
};

// What a constant is in SQL.
enum class SqlType : std::uint8_t {
    boolean,
    int2,
    int4,
    int8,
    float4,
    float8,
    numeric,
    text,
    varchar,
    jsonb,
};

std::string_view sql_name(SqlType type);

// A parameter: of `array`, `value` is a list of values of the type. Numbers of numeric are integers
// or doubles; a jsonb is any value, whose text to_json gives.
struct SqlParameter {
    SqlType type = SqlType::int8;
    bool array = false;
    Value value;
};

// The text of a parameter as the type's input function reads it.
std::string input_text(const SqlParameter& parameter);

struct Sql {
    // In parameters mode also the key to cache plans by: equal texts have parameters of equal
    // types.
    std::string text;
    std::vector<SqlParameter> parameters; // $1 first
    // The server makes much better plans where it knows the values: it hashes long lists only then,
    // and finds the prefix of a pattern only then.
    bool planned_by_values = false;
};

// ALIAS, when given, stands before every column. FIRST_PARAMETER is the number of the first one, so
// that a condition can stand behind others.
Sql to_sql(const Bound& bound, Mode mode, std::string_view alias = {},
           std::size_t first_parameter = 1);

// What is read, as an expression: that which an index must be on to serve conditions over it.
std::string to_sql(const Reference& reference);

} // namespace expr
