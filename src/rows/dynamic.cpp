// Dynamic content. Values are checked here and become jsonb only when the row is written.

#include "rows/dynamic.h"

#include <algorithm>

#include "rows/scan.h"
#include "rows/values.h"

namespace rows {

void Dynamic::add(Cursor& cursor, std::string_view name, std::string_view raw) {
    keys_.push_back({names_.size(), name.size()});
    names_ += name;
    const std::string_view value = scan_value(cursor);
    text_ += text_.empty() ? '{' : ',';
    text_ += '"';
    text_ += raw;
    text_ += "\":";
    text_ += value;
}

Cell Dynamic::finish(const Cursor& cursor, Arena& arena) {
    if (keys_.size() > 1) {
        std::sort(keys_.begin(), keys_.end(),
                  [this](const Key& a, const Key& b) { return name(a) < name(b); });
        const auto twice =
            std::adjacent_find(keys_.begin(), keys_.end(),
                               [this](const Key& a, const Key& b) { return name(a) == name(b); });
        if (twice != keys_.end())
            throw Refusal("22030", 1100, "a key is given twice in one row")
                .at(cursor.row, shown_name(name(*twice), cursor.utf8))
                .versus("each key once", "two values");
    }
    text_ += '}';
    if (text_.size() > kMostJson)
        throw Refusal("22001", 1100,
                      "the length (" + std::to_string(text_.size()) +
                          ") of dynamic field exceeds max length (" + std::to_string(kMostJson) +
                          ")")
            .at(cursor.row, "$meta")
            .versus("at most " + std::to_string(kMostJson) + " bytes",
                    std::to_string(text_.size()) + " bytes");
    return copy_block(arena, text_);
}

} // namespace rows
