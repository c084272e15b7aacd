// What ivfflat is to the pieces that both access methods share.
#pragma once

#include "am/method.h"
#include "am/operators.h"
#include "ivfflat/page.h"

namespace ivfflat {

extern const Method kMethod;

// Of the index's operator class. DIMENSIONS of a finished index come from its META page.
inline Operators operators_of(Relation index, std::uint32_t dimensions) {
    return am::operators_of(kMethod, index, dimensions);
}

// The dimensions of the indexed column or expression, after the checks of CREATE INDEX.
inline std::uint32_t column_dimensions(Relation index, Element element) {
    return am::column_dimensions(kMethod, index, element);
}

// Whether centres are brought to length one: the class has a norm for training.
bool is_spherical(Relation index);

} // namespace ivfflat
