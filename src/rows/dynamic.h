// The dynamic content of one row while it is read: the keys that are no field, and what $meta
// holds, gathered as the text of one JSON object.
#pragma once

#include <string>
#include <vector>

#include "rows/batch.h"
#include "rows/cursor.h"

namespace rows {

class Dynamic {
  public:
    void start() {
        text_.clear();
        keys_.clear();
        names_.clear();
    }
    bool empty() const { return text_.empty(); }
    // The cursor is at the value of the key; NAME is the key, RAW the same as it was written.
    void add(Cursor& cursor, std::string_view name, std::string_view raw);
    // The object so far, which must have no key twice and not be too long.
    Cell finish(const Cursor& cursor, Arena& arena);

  private:
    struct Key {
        std::size_t at; // in names_
        std::size_t size;
    };
    std::string_view name(const Key& key) const {
        return std::string_view(names_).substr(key.at, key.size);
    }

    std::string text_;
    std::string names_;
    std::vector<Key> keys_;
};

} // namespace rows
