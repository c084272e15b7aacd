// Values in and out. The parameters need no parsing by the server but for numeric and jsonb, whose
// own text is the exact form.

#include "milvus/filter_values.h"

#include <charconv>
#include <limits>

#include "milvus/errors.h"
#include "pg/array.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

expr::Value number(std::string_view text) {
    const char* const end = text.data() + text.size();
    std::int64_t whole = 0;
    const auto as_whole = std::from_chars(text.data(), end, whole);
    if (as_whole.ec == std::errc() && as_whole.ptr == end)
        return {whole};
    // A fraction, or too large for 64 bits: jsonb writes 1e30 with all its digits. What is too
    // large for a double is refused where it is used; the tiny is zero, as in a filter.
    double real = 0;
    const auto as_real = std::from_chars(text.data(), end, real);
    if (as_real.ec == std::errc::result_out_of_range)
        real = text.find_first_of("123456789") < text.find('.')
                   ? std::numeric_limits<double>::infinity()
                   : 0;
    return {real};
}

expr::Value value_of(const pg::Json& json) {
    switch (json.kind) {
    case Kind::null:
        break;
    case Kind::boolean:
        return {json.truth};
    case Kind::number:
        return number(json.text);
    case Kind::string:
        return {std::string(json.text)};
    case Kind::array: {
        expr::List list;
        list.reserve(static_cast<std::size_t>(json.size));
        for (int i = 0; i < json.size; ++i)
            list.push_back(value_of(json.items[i]));
        return {std::move(list)};
    }
    case Kind::object:
        return {expr::Object{}};
    }
    return {};
}

Oid element_oid(expr::SqlType type) {
    switch (type) {
    case expr::SqlType::boolean:
        return BOOLOID;
    case expr::SqlType::int2:
        return INT2OID;
    case expr::SqlType::int4:
        return INT4OID;
    case expr::SqlType::int8:
        return INT8OID;
    case expr::SqlType::float4:
        return FLOAT4OID;
    case expr::SqlType::float8:
        return FLOAT8OID;
    case expr::SqlType::numeric:
        return NUMERICOID;
    case expr::SqlType::text:
        return TEXTOID;
    case expr::SqlType::varchar:
        return VARCHAROID;
    case expr::SqlType::jsonb:
        break;
    }
    return JSONBOID;
}

Datum string_datum(std::string_view text) {
    const char* from = text.data();
    const auto size = static_cast<int>(text.size());
    return pg::call([=] { return PointerGetDatum(cstring_to_text_with_len(from, size)); });
}

Datum element_datum(expr::SqlType type, const expr::Value& value) {
    switch (type) {
    case expr::SqlType::boolean:
        return BoolGetDatum(value.boolean());
    case expr::SqlType::int2:
        return Int16GetDatum(static_cast<std::int16_t>(value.integer()));
    case expr::SqlType::int4:
        return Int32GetDatum(static_cast<std::int32_t>(value.integer()));
    case expr::SqlType::int8:
        return Int64GetDatum(value.integer());
    case expr::SqlType::float4:
        return Float4GetDatum(static_cast<float>(value.real()));
    case expr::SqlType::float8:
        return Float8GetDatum(value.real());
    case expr::SqlType::text:
    case expr::SqlType::varchar:
        return string_datum(value.string());
    case expr::SqlType::numeric:
    case expr::SqlType::jsonb:
        break;
    }
    const std::string text = expr::to_json(value);
    if (type == expr::SqlType::jsonb)
        return pg::json_datum(text);
    const char* from = text.c_str();
    return pg::call([=] {
        return DirectFunctionCall3(numeric_in, CStringGetDatum(from), ObjectIdGetDatum(InvalidOid),
                                   Int32GetDatum(-1));
    });
}

} // namespace

expr::Parameters filter_parameters(const pg::Json& filter_params) {
    if (filter_params.kind != Kind::object)
        throw base::Error("22023", "filter_params should be an object", milvus_code(1100),
                          "It gives each {name} of the filter a value: {\"name\": value}.");
    expr::Parameters out;
    for (int i = 0; i < filter_params.size; ++i)
        out.emplace(filter_params.keys[i], value_of(filter_params.items[i]));
    return out;
}

Oid parameter_type(const expr::SqlParameter& parameter) {
    const Oid element = element_oid(parameter.type);
    return parameter.array ? pg::array_of(element) : element;
}

Datum parameter_datum(const expr::SqlParameter& parameter) {
    if (!parameter.array)
        return element_datum(parameter.type, parameter.value);
    const expr::List& list = parameter.value.list();
    std::vector<Datum> elements;
    elements.reserve(list.size());
    for (const expr::Value& value : list)
        elements.push_back(element_datum(parameter.type, value));
    return pg::array_datum(element_oid(parameter.type), elements.data(), elements.size());
}

} // namespace milvus
