// A place in the text of a batch, and the words for what is wrong there. The text's last byte
// closes a list or an object, so that a number always ends before the text does.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rows/refusal.h"
#include "rows/shape.h"

namespace rows {

struct Cursor {
    const char* begin;
    const char* at;
    const char* end;
    bool utf8;
    std::optional<std::size_t> row;
    const Field* field = nullptr;
    std::string_view other_field{}; // where it is no field of the schema

    char peek() const { return at < end ? *at : '\0'; }
    // The first character that is no blank, as JSON defines blanks.
    char next() {
        while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
            ++at;
        return peek();
    }

    std::string field_name() const; // cut where it is long
    Refusal refusal(base::SqlState state, int code, std::string text) const {
        return Refusal(state, code, std::move(text)).at(row, field_name());
    }
    // The text is no JSON here.
    [[noreturn]] void bad_json(std::string_view expected) const;
};

// What a JSON value is called in messages, by its first character; Milvus's client is written in
// Python.
std::string_view python_class(const Cursor& cursor);
// TEXT with a question mark for each byte that cannot be shown.
std::string printable(std::string_view text, bool utf8);
// The same of a name, cut where it is long.
std::string shown_name(std::string_view name, bool utf8);
// The value's text, cut where it is long.
std::string excerpt(const Cursor& cursor);

} // namespace rows
