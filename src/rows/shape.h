// What the reader must know of a collection: its fields with their rules, and what the call means
// to do with the rows. Server-free; src/milvus makes one from a definition.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/field_type.h"

namespace rows {

using Type = base::FieldType;

struct Field {
    std::string name;
    Type type = Type::int64;
    Type element = Type::int64; // of an array
    long dim = 0;               // of a vector; 0: any
    long max_length = 0;        // bytes of a string or of an array's strings; 0: any
    long max_characters = 0;    // of a registered varchar(n); 0: any
    long max_capacity = 0;      // of an array; 0: any
    bool key = false;
    bool auto_id = false;
    bool takes_ids = false; // though auto_id: a row may name its own key
    bool generated = false; // from other columns: it takes no value
    bool nullable = false;
    bool has_default = false;
};

enum class Mode {
    insert,
    upsert, // whole rows, so what is left out becomes null or the default
    partial // the given fields only
};

struct Shape {
    std::vector<Field> fields;
    bool dynamic = false;     // keys that are no field are kept
    std::string dynamic_name; // the column that keeps them, beside $meta a name of it in rows
    std::vector<std::string> other_columns; // of a registered table, that are no fields
    Mode mode = Mode::insert;
    bool utf8 = true;          // of the text; other encodings are trusted as they are
    void (*pause)() = nullptr; // called now and then; may throw

    // Columns of a batch: the fields in their order, then the dynamic content.
    std::size_t columns() const { return fields.size() + (dynamic ? 1 : 0); }
    std::size_t dynamic_column() const { return fields.size(); }
};

} // namespace rows
