// What an index's operator class means: the type of its values, the metric, the exact distance of
// two stored values, and how a column's value becomes a stored one. A distance function that is not
// one of ours goes through the ordinary call.
#pragma once

#include "am/method.h"

namespace am {

struct Operators {
    Element element;
    Metric metric;
    bool normalised;
    std::uint32_t dimensions;
    FmgrInfo* function; // the operator class's own distance
    Oid collation;

    float distance(const void* a, const void* b) const;
    // The dense elements of a value as floats.
    void widen(const void* value, float* to) const;
    // The same without a copy where they are floats; ROOM is for those that are not.
    const float* floats(const char* value, float* room) const {
        if (element == Element::vector)
            return reinterpret_cast<const float*>(value);
        widen(value, room);
        return room;
    }
    bool dense() const { return element == Element::vector || element == Element::halfvec; }
};

// Of the operator class of an index of METHOD.
Operators operators_of(const Method& method, Relation index, std::uint32_t dimensions);

// The dimensions of the indexed column or expression, after the checks of CREATE INDEX.
std::uint32_t column_dimensions(const Method& method, Relation index, Element element);

// The stored form of DATUM in the current memory context. False: it is not to be indexed (a zero
// vector under a cosine). Errors: wrong dimensions, too many non-zero elements.
bool form_value(const Operators& operators, Datum datum, Value* value);

// As form_value, for a query: nothing is refused but wrong dimensions.
Value form_query(const Operators& operators, Datum datum);

} // namespace am
