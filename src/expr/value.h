// A constant of a filter: a literal, a folded expression or the value of a template variable.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace expr {

struct Value;
using List = std::vector<Value>;

// A JSON object. Template values may be some, but no filter can use one.
struct Object {
    bool operator==(const Object&) const = default;
};

struct Value {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Object> data;

    bool is_null() const { return std::holds_alternative<std::monostate>(data); }
    bool is_object() const { return std::holds_alternative<Object>(data); }
    bool is_boolean() const { return std::holds_alternative<bool>(data); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(data); }
    bool is_real() const { return std::holds_alternative<double>(data); }
    bool is_number() const { return is_integer() || is_real(); }
    bool is_string() const { return std::holds_alternative<std::string>(data); }
    bool is_list() const { return std::holds_alternative<List>(data); }

    bool boolean() const { return std::get<bool>(data); }
    std::int64_t integer() const { return std::get<std::int64_t>(data); }
    // Of any number.
    double real() const {
        return is_integer() ? static_cast<double>(integer()) : std::get<double>(data);
    }
    const std::string& string() const { return std::get<std::string>(data); }
    const List& list() const { return std::get<List>(data); }

    bool operator==(const Value&) const = default;
};

// The values of {name} in a filter. Those that no filter uses do no harm.
using Parameters = std::map<std::string, Value, std::less<>>;

// The kind of a constant as messages name it: Bool, Int64, Double, VarChar, Array, Null,
// Object.
std::string_view kind_name(const Value& value);

// A constant as JSON. Whole doubles keep no ".0": to jsonb 2 and 2.0 are the same number.
std::string to_json(const Value& value);

// The shortest text that reads back as the same number; "Infinity" and "-Infinity" for those.
std::string real_text(double value);
std::string real_text(float value);

} // namespace expr
