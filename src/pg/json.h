// A jsonb value as a plain tree in server memory, and the way back from JSON text. For small
// documents (schemas, parameters), not for bulk data.
#pragma once

#include <string_view>

#include "pg/call.h"

namespace pg {

struct Json {
    enum class Kind { null, boolean, number, string, array, object };
    Kind kind;
    bool truth;
    const char* text;  // of a number or a string
    int size;          // of an array or an object
    const Json* items; // its elements, or the values of its keys
    const char** keys; // of an object

    // The value of a key, null where there is none.
    const Json* find(std::string_view key) const {
        for (int i = 0; kind == Kind::object && i < size; ++i)
            if (key == keys[i])
                return &items[i];
        return nullptr;
    }
};

Json json_tree(Datum jsonb);

// A jsonb datum from JSON text.
Datum json_datum(const std::string& text);

} // namespace pg
