// Constants as text.
#include "expr/value.h"

#include <array>
#include <charconv>
#include <cmath>

namespace expr {

namespace {

template <class Real>
std::string shortest(Real value) {
    if (std::isinf(value))
        return value > 0 ? "Infinity" : "-Infinity";
    std::array<char, 64> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

void append_json_string(std::string& out, std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

// Recursion ends: literals are no deeper than kMaxDepth, and template values are as deep as the
// JSON that the caller could read.
void append_json(std::string& out, const Value& value) {
    if (value.is_boolean()) {
        out += value.boolean() ? "true" : "false";
    } else if (value.is_integer()) {
        out += std::to_string(value.integer());
    } else if (value.is_real()) {
        out += real_text(value.real());
    } else if (value.is_string()) {
        append_json_string(out, value.string());
    } else if (value.is_list()) {
        out += '[';
        bool first = true;
        for (const Value& element : value.list()) {
            if (!first)
                out += ", ";
            first = false;
            append_json(out, element);
        }
        out += ']';
    } else {
        out += value.is_object() ? "{}" : "null";
    }
}

} // namespace

std::string_view kind_name(const Value& value) {
    static constexpr std::array<std::string_view, 7> kNames = {
        "Null", "Bool", "Int64", "Double", "VarChar", "Array", "Object"};
    return kNames[value.data.index()];
}

std::string to_json(const Value& value) {
    std::string out;
    append_json(out, value);
    return out;
}

std::string real_text(double value) {
    return shortest(value);
}

std::string real_text(float value) {
    return shortest(value);
}

} // namespace expr
