// What the tests of src/expr share: a schema with a field of each kind, and filters as short text.
// No test here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expr/bind.h"
#include "expr/sql.h"
#include "expr/syntax.h"

namespace expr_test {

using expr::Type;

inline expr::Field field(std::string name, Type type, bool nullable = true) {
    expr::Field made;
    made.name = std::move(name);
    made.type = type;
    made.nullable = nullable;
    return made;
}

inline expr::Field array(std::string name, Type element) {
    expr::Field made = field(std::move(name), Type::array);
    made.element = element;
    return made;
}

inline expr::Field text(std::string name, expr::Collation collation, bool enable_match = false) {
    expr::Field made = field(std::move(name), Type::varchar);
    made.collation = collation;
    made.enable_match = enable_match;
    return made;
}

// Unknown names are refused.
inline expr::Schema strict_schema() {
    expr::Schema schema;
    schema.primary_key = "id";
    schema.partition_key = "tenant";
    schema.add(field("id", Type::int64, false));
    schema.add(field("tenant", Type::varchar, false));
    schema.add(field("i8", Type::int8));
    schema.add(field("i16", Type::int16));
    schema.add(field("age", Type::int32));
    schema.add(field("n", Type::int64));
    schema.add(field("f", Type::float32));
    schema.add(field("d", Type::float64));
    schema.add(field("s", Type::varchar));
    schema.add(field("flag", Type::boolean));
    schema.add(field("j", Type::json));
    schema.add(array("a", Type::int64));
    schema.add(array("a8", Type::int8));
    schema.add(array("tags", Type::varchar));
    schema.add(array("reals", Type::float32));
    schema.add(field("vec", Type::float_vector, false));
    schema.add(text("german", expr::Collation::other));
    schema.add(text("nocase", expr::Collation::nondeterministic));
    schema.add(text("words", expr::Collation::c, true));
    return schema;
}

// Unknown names are keys of $meta.
inline expr::Schema schema() {
    expr::Schema made = strict_schema();
    made.dynamic = true;
    return made;
}

// Without the qualifications and casts that only make it stand alone.
inline std::string plain(std::string_view sql) {
    constexpr std::string_view kOperator = "OPERATOR(pg_catalog.";
    constexpr std::string_view kSchema = "pg_catalog.";
    std::string out;
    bool in_operator = false;
    while (!sql.empty()) {
        if (sql.starts_with(kOperator)) {
            in_operator = true;
            sql.remove_prefix(kOperator.size());
        } else if (sql.starts_with(kSchema)) {
            sql.remove_prefix(kSchema.size());
        } else {
            if (in_operator && sql[0] == ')')
                in_operator = false;
            else
                out += sql[0];
            sql.remove_prefix(1);
        }
    }
    return out;
}

inline std::string full_sql(std::string_view filter, const expr::Parameters& parameters = {}) {
    return expr::to_sql(expr::bind(filter, schema(), parameters), expr::Mode::literals).text;
}

inline std::string sql(std::string_view filter, const expr::Parameters& parameters = {}) {
    return plain(full_sql(filter, parameters));
}

struct Refusal {
    std::string state; // "accepted" where there was none
    std::size_t position = 0;
    std::string message;
    std::string detail;
};

inline Refusal refusal(std::string_view filter, const expr::Parameters& parameters = {},
                       const expr::Schema& fields = schema()) {
    try {
        const expr::Bound bound = expr::bind(filter, fields, parameters);
        return {"accepted", 0, expr::to_sql(bound, expr::Mode::literals).text, ""};
    } catch (const expr::FilterError& error) {
        return {error.state().c_str(), error.position(), error.message(), error.detail()};
    }
}

} // namespace expr_test
