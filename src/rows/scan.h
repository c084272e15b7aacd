// JSON's parts, checked against its grammar byte by byte. Nothing here knows of fields.
#pragma once

#include <string>

#include "rows/cursor.h"

namespace rows {

struct RawString {
    std::string_view text; // between the quotes, escapes as written
    bool escaped;
};

// Nesting beyond this is refused: the server reads and writes jsonb by recursion.
inline constexpr int kMostDepth = 1000;

// The cursor is at the opening quote, and then behind the closing one.
RawString scan_string(Cursor& cursor);
// The string's bytes. BUFFER holds them where something was escaped.
std::string_view unescaped(Cursor& cursor, const RawString& raw, std::string& buffer);

struct RawNumber {
    std::string_view text;
    bool whole; // without point and exponent
};
RawNumber scan_number(Cursor& cursor);

inline bool begins_number(const Cursor& cursor) {
    const char c = cursor.peek();
    return c == '-' || (c >= '0' && c <= '9');
}

// Goes past the word, or is no JSON.
void scan_word(Cursor& cursor, std::string_view word);
bool at_word(const Cursor& cursor, std::string_view word);

// Goes past a value of any kind and returns its text. Its numbers are such as a double has.
std::string_view scan_value(Cursor& cursor);

} // namespace rows
