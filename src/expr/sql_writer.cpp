// Quoting. Everything that comes from a filter or a catalog passes through here.
#include "expr/sql_writer.h"

#include <algorithm>
#include <utility>

namespace expr {

namespace {

// A constant as its type's input function reads it.
std::string element_text(SqlType type, const Value& value) {
    switch (type) {
    case SqlType::boolean:
        return value.boolean() ? "t" : "f";
    case SqlType::int2:
    case SqlType::int4:
    case SqlType::int8:
        return std::to_string(value.integer());
    case SqlType::float4:
        return real_text(static_cast<float>(value.real()));
    case SqlType::float8:
        return real_text(value.real());
    case SqlType::text:
    case SqlType::varchar:
        return value.string();
    case SqlType::numeric:
    case SqlType::jsonb:
        break;
    }
    return to_json(value);
}

std::string array_text(SqlType type, const List& values) {
    const bool quoted = type == SqlType::text || type == SqlType::varchar || type == SqlType::jsonb;
    std::string out = "{";
    for (const Value& value : values) {
        if (out.size() > 1)
            out += ',';
        const std::string element = element_text(type, value);
        if (!quoted) {
            out += element;
            continue;
        }
        out += '"';
        for (const char c : element) {
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
    return out + "}";
}

// A key that may also be the index of an element: without a sign or a zero in front.
bool may_be_index(std::string_view step) {
    return std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           (step.size() == 1 || step[0] != '0');
}

} // namespace

std::string_view sql_name(SqlType type) {
    switch (type) {
    case SqlType::boolean:
        return "bool";
    case SqlType::int2:
        return "int2";
    case SqlType::int4:
        return "int4";
    case SqlType::int8:
        return "int8";
    case SqlType::float4:
        return "float4";
    case SqlType::float8:
        return "float8";
    case SqlType::numeric:
        return "numeric";
    case SqlType::text:
        return "text";
    case SqlType::varchar:
        return "varchar";
    case SqlType::jsonb:
        break;
    }
    return "jsonb";
}

SqlType sql_type(Type type) {
    switch (type) {
    case Type::boolean:
        return SqlType::boolean;
    case Type::int8:
    case Type::int16:
        return SqlType::int2;
    case Type::int32:
        return SqlType::int4;
    case Type::int64:
        return SqlType::int8;
    case Type::float32:
        return SqlType::float4;
    case Type::float64:
        return SqlType::float8;
    case Type::varchar:
        return SqlType::text;
    default:
        return SqlType::jsonb;
    }
}

SqlType element_type(const Reference& array) {
    return array.storage == Storage::varchar_elements ? SqlType::varchar : sql_type(array.element);
}

std::string input_text(const SqlParameter& parameter) {
    return parameter.array ? array_text(parameter.type, parameter.value.list())
                           : element_text(parameter.type, parameter.value);
}

SqlWriter& SqlWriter::op(std::string_view symbol) {
    return text(" OPERATOR(pg_catalog.").text(symbol).text(") ");
}

void SqlWriter::identifier(std::string_view name) {
    sql_.text += '"';
    for (const char c : name) {
        if (c == '"')
            sql_.text += '"';
        sql_.text += c;
    }
    sql_.text += '"';
}

// '...'::pg_catalog.type, right whatever standard_conforming_strings is.
void SqlWriter::literal(std::string_view value, std::string_view type, bool array) {
    if (value.find('\\') != value.npos)
        sql_.text += 'E';
    sql_.text += '\'';
    for (const char c : value) {
        if (c == '\'' || c == '\\')
            sql_.text += c;
        sql_.text += c;
    }
    text("'::pg_catalog.").text(type);
    if (array)
        sql_.text += "[]";
}

void SqlWriter::parameter(SqlType type, bool array, Value value) {
    SqlParameter made{type, array, std::move(value)};
    if (mode_ == Mode::literals) {
        literal(input_text(made), sql_name(type), array);
        return;
    }
    sql_.text += '$';
    sql_.text += std::to_string(next_++);
    // With its type, so that the text alone says what the parameters are.
    text("::pg_catalog.").text(sql_name(type));
    if (array)
        sql_.text += "[]";
    sql_.parameters.push_back(std::move(made));
}

SqlWriter& SqlWriter::constant(SqlType type, Value value) {
    // An integer is nicer to read without quotes.
    const bool integer = type == SqlType::int2 || type == SqlType::int4 || type == SqlType::int8;
    if (mode_ == Mode::literals && integer && value.integer() >= 0)
        return text(std::to_string(value.integer())).text("::pg_catalog.").text(sql_name(type));
    parameter(type, false, std::move(value));
    return *this;
}

SqlWriter& SqlWriter::array(SqlType type, List values) {
    constexpr std::size_t kHashed = 9; // from so many on the server hashes
    if (values.size() >= kHashed)
        depends_on_values();
    parameter(type, true, {std::move(values)});
    return *this;
}

SqlWriter& SqlWriter::reference(const Reference& reference) {
    // Paths are literals in both modes: an index on the expression would not be found otherwise.
    const bool cast = reference.storage == Storage::json_text;
    sql_.text.append(reference.steps.size() + (cast ? 1 : 0), '(');
    if (!alias_.empty()) {
        identifier(alias_);
        sql_.text += '.';
    }
    identifier(reference.column);
    if (cast)
        text("::pg_catalog.jsonb)");
    if (reference.subscript) {
        // Arrays count from 1. No array of the server is as long as the limit.
        constexpr std::int64_t kLast = 0x7fffffff;
        text("[").text(std::to_string(std::min(*reference.subscript, kLast - 1) + 1)).text("]");
    }
    for (const std::string& step : reference.steps) {
        if (may_be_index(step)) {
            op("#>");
            literal("{" + step + "}", "text", true);
        } else {
            op("->");
            literal(step, "text", false);
        }
        sql_.text += ')';
    }
    return *this;
}

std::string to_sql(const Reference& reference) {
    SqlWriter out(Mode::literals, {}, 1);
    return out.reference(reference).take().text;
}

SqlWriter& SqlWriter::string_of(const Reference& path) {
    return text("(").reference(path).op("#>>").text("'{}'::pg_catalog.text[])");
}

SqlWriter& SqlWriter::number_of(const Reference& path) {
    return text("(").reference(path).text(")::pg_catalog.numeric");
}

SqlWriter& SqlWriter::is_kind(const Reference& path, std::string_view kind) {
    text("pg_catalog.jsonb_typeof(").reference(path).text(")").op("=");
    literal(kind, "text", false);
    return *this;
}

SqlWriter& SqlWriter::collate(const Reference& left, bool by_order) {
    const bool strings =
        left.type == Type::varchar || (left.type == Type::array && left.element == Type::varchar);
    const bool differs = left.collation == Collation::nondeterministic ||
                         (by_order && left.collation != Collation::c);
    return strings && differs ? text(" COLLATE pg_catalog.\"C\"") : *this;
}

} // namespace expr
