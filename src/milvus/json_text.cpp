// Writing JSON.

#include "milvus/json_text.h"

#include <charconv>

namespace milvus {

std::string json_string(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += digits[c >> 4];
            out += digits[c & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string json_text(const pg::Json& value) {
    using Kind = pg::Json::Kind;
    switch (value.kind) {
    case Kind::null:
        return "null";
    case Kind::boolean:
        return value.truth ? "true" : "false";
    case Kind::number:
        return value.text;
    case Kind::string:
        return json_string(value.text);
    case Kind::array: {
        std::string out = "[";
        for (int i = 0; i < value.size; ++i)
            out += (i ? ", " : "") + json_text(value.items[i]);
        return out + "]";
    }
    case Kind::object: {
        JsonObject out;
        for (int i = 0; i < value.size; ++i)
            out.add(value.keys[i], json_text(value.items[i]));
        return out.text();
    }
    }
    return {};
}

std::optional<long> whole_number(const pg::Json& value) {
    if (value.kind != pg::Json::Kind::number && value.kind != pg::Json::Kind::string)
        return std::nullopt;
    const std::string_view text = value.text;
    long number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

JsonObject& JsonObject::add(std::string_view key, std::string_view value) {
    if (!empty())
        text_ += ", ";
    text_ += json_string(key);
    text_ += ": ";
    text_ += value;
    return *this;
}

JsonObject& JsonObject::add_string(std::string_view key, std::string_view text) {
    return add(key, json_string(text));
}

JsonObject& JsonObject::add_truth(std::string_view key, bool value) {
    return add(key, value ? "true" : "false");
}

JsonObject& JsonObject::add_number(std::string_view key, long value) {
    return add(key, std::to_string(value));
}

} // namespace milvus
