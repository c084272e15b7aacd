// Whether an operator class of one of our access methods has what it needs.
#pragma once

#include "am/method.h"

namespace am {

bool validate(const Method& method, Oid opclass);

} // namespace am
