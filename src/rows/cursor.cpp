// Words about a place in the text.

#include "rows/cursor.h"

#include <algorithm>

#include "base/utf8.h"

namespace rows {

std::string Cursor::field_name() const {
    return field ? field->name : shown_name(other_field, utf8);
}

void Cursor::bad_json(std::string_view expected) const {
    throw refusal("22P02", 1100, "data is not valid JSON at byte " + std::to_string(at - begin + 1))
        .versus(std::string(expected), at < end ? excerpt(*this) : "end of data");
}

std::string_view python_class(const Cursor& cursor) {
    switch (cursor.peek()) {
    case '{':
        return "dict";
    case '[':
        return "list";
    case '"':
        return "str";
    case 't':
    case 'f':
        return "bool";
    case 'n':
        return "NoneType";
    default:
        break;
    }
    for (const char* p = cursor.at; p < cursor.end; ++p) {
        if (*p == '.' || *p == 'e' || *p == 'E')
            return "float";
        if (*p != '-' && (*p < '0' || *p > '9'))
            break;
    }
    return "int";
}

std::string printable(std::string_view text, bool utf8) {
    std::string out;
    while (!text.empty()) {
        const auto c = static_cast<unsigned char>(text[0]);
        const std::size_t length = utf8 ? base::utf8_length(text) : 1;
        if (c < 0x20 || c == 0x7F || length == 0)
            out += '?';
        else
            out += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string shown_name(std::string_view name, bool utf8) {
    constexpr std::size_t kMost = 64;
    std::size_t size = std::min(name.size(), kMost);
    while (size < name.size() && size > 0 && (name[size] & 0xC0) == 0x80)
        --size;
    return printable(name.substr(0, size), utf8) + (size < name.size() ? "..." : "");
}

namespace {

// Behind the closing quote of the string that begins AT, or MOST where that comes first.
const char* string_end(const char* at, const char* most) {
    for (++at; at < most && *at != '"'; ++at)
        at += *at == '\\' && at + 1 < most;
    return at + (at < most);
}

// The same of a list or an object, without asking whether it is a right one.
const char* container_end(const char* at, const char* most) {
    int depth = 0;
    while (at < most) {
        if (*at == '"') {
            at = string_end(at, most);
            continue;
        }
        depth += *at == '[' || *at == '{';
        depth -= *at == ']' || *at == '}';
        ++at;
        if (depth == 0)
            break;
    }
    return at;
}

} // namespace

std::string excerpt(const Cursor& cursor) {
    constexpr std::ptrdiff_t kMost = 40;
    const char* const most = cursor.at + std::min(cursor.end - cursor.at, kMost);
    const char* end = cursor.at;
    if (end < most && *end == '"') {
        end = string_end(end, most);
    } else if (end < most && (*end == '[' || *end == '{')) {
        end = container_end(end, most);
    } else {
        while (end < most && *end != ',' && *end != ']' && *end != '}' && *end > ' ')
            ++end;
        if (end == cursor.at && end < most)
            ++end;
    }
    const bool cut = end == most && most < cursor.end;
    // Never half a character, and no control characters.
    while (cut && end > cursor.at && (*end & 0xC0) == 0x80)
        --end;
    return printable({cursor.at, static_cast<std::size_t>(end - cursor.at)}, cursor.utf8) +
           (cut ? "..." : "");
}

} // namespace rows
